CREATE TABLE "document_visit" (
	"document_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"left_at" timestamp with time zone NOT NULL,
	"since_seq" bigint,
	"since_at" timestamp with time zone,
	CONSTRAINT "document_visit_document_id_officer_id_pk" PRIMARY KEY("document_id","officer_id"),
	CONSTRAINT "document_visit_since" CHECK (("document_visit"."since_seq" is null) = ("document_visit"."since_at" is null))
);
--> statement-breakpoint
ALTER TABLE "document_visit" ADD CONSTRAINT "document_visit_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_visit" ADD CONSTRAINT "document_visit_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_visit_left" ON "document_visit" USING btree ("left_at");