CREATE TABLE "document_history" (
	"document_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"edits" integer NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "document_history_document_id_seq_pk" PRIMARY KEY("document_id","seq")
);
--> statement-breakpoint
ALTER TABLE "document_update" ADD COLUMN "officer_id" uuid;--> statement-breakpoint
ALTER TABLE "document_history" ADD CONSTRAINT "document_history_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;