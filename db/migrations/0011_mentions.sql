CREATE TABLE "invitation_request" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"room_id" uuid NOT NULL,
	"officer_id" uuid,
	"council_code" text,
	"asked_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	CONSTRAINT "invitation_request_one" CHECK (num_nonnulls("invitation_request"."officer_id", "invitation_request"."council_code") = 1)
);
--> statement-breakpoint
CREATE TABLE "comment_mention" (
	"comment_id" uuid NOT NULL,
	"at" integer NOT NULL,
	"length" integer NOT NULL,
	"officer_id" uuid,
	"council_code" text,
	"role" text,
	"thread_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	CONSTRAINT "comment_mention_comment_id_at_pk" PRIMARY KEY("comment_id","at"),
	CONSTRAINT "comment_mention_one" CHECK (num_nonnulls("comment_mention"."officer_id", "comment_mention"."council_code", "comment_mention"."role") = 1)
);
--> statement-breakpoint
DROP INDEX "comment_author";--> statement-breakpoint
ALTER TABLE "room_invitation" ADD COLUMN "officer_id" uuid;--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "document_id" uuid;--> statement-breakpoint
UPDATE "comment" SET "document_id" = "comment_thread"."document_id" FROM "comment_thread" WHERE "comment_thread"."id" = "comment"."thread_id";--> statement-breakpoint
ALTER TABLE "comment" ALTER COLUMN "document_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "for_council" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "invitation_request" ADD CONSTRAINT "invitation_request_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation_request" ADD CONSTRAINT "invitation_request_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation_request" ADD CONSTRAINT "invitation_request_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation_request" ADD CONSTRAINT "invitation_request_asked_by_officer_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation_request" ADD CONSTRAINT "invitation_request_decided_by_officer_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_thread_id_comment_thread_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."comment_thread"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_mention" ADD CONSTRAINT "comment_mention_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_request_officer" ON "invitation_request" USING btree ("room_id","officer_id") WHERE "invitation_request"."decided_at" is null and "invitation_request"."officer_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_request_council" ON "invitation_request" USING btree ("room_id","council_code") WHERE "invitation_request"."decided_at" is null and "invitation_request"."council_code" is not null;--> statement-breakpoint
CREATE INDEX "comment_mention_officer" ON "comment_mention" USING btree ("document_id","officer_id") WHERE "comment_mention"."officer_id" is not null;--> statement-breakpoint
CREATE INDEX "comment_mention_council" ON "comment_mention" USING btree ("document_id","council_code") WHERE "comment_mention"."council_code" is not null;--> statement-breakpoint
CREATE INDEX "comment_mention_role" ON "comment_mention" USING btree ("document_id","role") WHERE "comment_mention"."role" is not null;--> statement-breakpoint
ALTER TABLE "room_invitation" ADD CONSTRAINT "room_invitation_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comment_council" ON "comment" USING btree ("document_id","council_code","thread_id") WHERE "comment"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "comment_thread_internal" ON "comment_thread" USING btree ("document_id","council_code","section_key","created_at","id") WHERE "comment_thread"."council_code" is not null;--> statement-breakpoint
CREATE INDEX "comment_author" ON "comment" USING btree ("document_id","author_id","thread_id") WHERE "comment"."deleted_at" is null;