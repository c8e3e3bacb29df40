CREATE TABLE "document_fork_section" (
	"document_id" uuid NOT NULL,
	"section_key" text NOT NULL,
	"base" "bytea" NOT NULL,
	"fork" "bytea" NOT NULL,
	CONSTRAINT "document_fork_section_document_id_section_key_pk" PRIMARY KEY("document_id","section_key")
);
--> statement-breakpoint
ALTER TABLE "document_fork_section" ADD CONSTRAINT "document_fork_section_document_id_document_fork_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document_fork"("document_id") ON DELETE cascade ON UPDATE no action;