CREATE TABLE "suggestion" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"document_id" uuid NOT NULL,
	"section_key" text NOT NULL,
	"officer_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"kind" text NOT NULL,
	"anchor_start" "bytea" NOT NULL,
	"anchor_end" "bytea" NOT NULL,
	"removed" text NOT NULL,
	"added" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"outcome" text,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "suggestion_decided" CHECK (("suggestion"."outcome" is null) = ("suggestion"."decided_at" is null)),
	CONSTRAINT "suggestion_decided_by" CHECK ("suggestion"."outcome" is not null or "suggestion"."decided_by" is null),
	CONSTRAINT "suggestion_reason" CHECK ("suggestion"."reason" is null or "suggestion"."outcome" = 'refused')
);
--> statement-breakpoint
ALTER TABLE "comment_thread" ADD COLUMN "suggestion_id" uuid;--> statement-breakpoint
ALTER TABLE "suggestion" ADD CONSTRAINT "suggestion_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestion" ADD CONSTRAINT "suggestion_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestion" ADD CONSTRAINT "suggestion_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "suggestion" ADD CONSTRAINT "suggestion_decided_by_officer_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "suggestion_open" ON "suggestion" USING btree ("document_id","officer_id","section_key") WHERE "suggestion"."outcome" is null;--> statement-breakpoint
CREATE INDEX "suggestion_decided_of" ON "suggestion" USING btree ("document_id","officer_id","decided_at");--> statement-breakpoint
ALTER TABLE "comment_thread" ADD CONSTRAINT "comment_thread_suggestion_id_suggestion_id_fk" FOREIGN KEY ("suggestion_id") REFERENCES "public"."suggestion"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comment_thread_suggestion" ON "comment_thread" USING btree ("suggestion_id") WHERE "comment_thread"."suggestion_id" is not null;