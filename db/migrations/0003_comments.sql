CREATE TABLE "comment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"thread_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"body" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "comment_words" CHECK (("comment"."body" is null) = ("comment"."deleted_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "comment_reaction" (
	"comment_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "comment_reaction_comment_id_kind_officer_id_pk" PRIMARY KEY("comment_id","kind","officer_id")
);
--> statement-breakpoint
CREATE TABLE "comment_thread" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"section_key" text NOT NULL,
	"anchor_start" "bytea",
	"anchor_end" "bytea",
	"quote" text DEFAULT '' NOT NULL,
	"audience" text NOT NULL,
	"council_code" text,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"resolved_at" timestamp with time zone,
	"resolved_by" uuid,
	"comments" integer NOT NULL,
	"shown" integer NOT NULL,
	CONSTRAINT "comment_thread_anchors" CHECK (("comment_thread"."anchor_start" is null) = ("comment_thread"."anchor_end" is null)),
	CONSTRAINT "comment_thread_council" CHECK (("comment_thread"."audience" = 'council') = ("comment_thread"."council_code" is not null)),
	CONSTRAINT "comment_thread_resolved" CHECK (("comment_thread"."resolved_at" is null) = ("comment_thread"."resolved_by" is null))
);
--> statement-breakpoint
ALTER TABLE "activity" ADD COLUMN "audience_council_code" text;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_thread_id_comment_thread_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."comment_thread"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_author_id_officer_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_reaction" ADD CONSTRAINT "comment_reaction_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_reaction" ADD CONSTRAINT "comment_reaction_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_created_by_officer_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_resolved_by_officer_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comment_thread_order" ON "comment" USING btree ("thread_id","created_at","id");--> statement-breakpoint
CREATE INDEX "comment_author" ON "comment" USING btree ("author_id","thread_id");--> statement-breakpoint
CREATE INDEX "comment_thread_section" ON "comment_thread" USING btree ("document_id","section_key","created_at","id");--> statement-breakpoint
CREATE INDEX "comment_thread_open" ON "comment_thread" USING btree ("document_id","section_key","created_at","id") WHERE "comment_thread"."resolved_at" is null and "comment_thread"."shown" > 0;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_audience_council_code_council_code_fk" FOREIGN KEY ("audience_council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;