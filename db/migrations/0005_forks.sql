CREATE TABLE "document_fork" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"base_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"described_seq" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "document_fork_of" UNIQUE("base_id","officer_id")
);
--> statement-breakpoint
ALTER TABLE "document_fork" ADD CONSTRAINT "document_fork_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_fork" ADD CONSTRAINT "document_fork_base_id_document_id_fk" FOREIGN KEY ("base_id") REFERENCES "public"."document"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_fork" ADD CONSTRAINT "document_fork_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;