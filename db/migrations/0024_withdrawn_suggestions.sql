CREATE TABLE "suggestion_withdrawal" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"document_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"section_key" text NOT NULL,
	"suggestions" uuid[] NOT NULL,
	"base" "bytea" NOT NULL,
	"fork" "bytea" NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "suggestion_withdrawal" ADD CONSTRAINT "suggestion_withdrawal_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "suggestion_withdrawal" ADD CONSTRAINT "suggestion_withdrawal_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE INDEX "suggestion_withdrawal_of" ON "suggestion_withdrawal" USING btree ("document_id","officer_id");
