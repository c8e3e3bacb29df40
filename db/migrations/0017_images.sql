CREATE TABLE "image" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid,
	"officer_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"type" text NOT NULL,
	"bytes" integer NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stored_at" timestamp with time zone,
	CONSTRAINT "image_size" CHECK ("image"."bytes" > 0 and "image"."width" > 0 and "image"."height" > 0)
);
--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "image_of" ON "image" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "image_gone" ON "image" USING btree ("created_at") WHERE "image"."document_id" is null or "image"."stored_at" is null;