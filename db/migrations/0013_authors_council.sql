ALTER TABLE "document_client" ADD COLUMN "council_code" text;--> statement-breakpoint
ALTER TABLE "document_version" ADD COLUMN "council_code" text;--> statement-breakpoint
ALTER TABLE "document_version" ADD CONSTRAINT "document_version_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;