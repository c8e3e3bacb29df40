CREATE TABLE "document_restore" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"version_id" uuid,
	"before_id" uuid NOT NULL,
	"sections" text[] NOT NULL,
	"client_ids" bigint[] NOT NULL,
	"bytes" "bytea" NOT NULL,
	"restored_by" uuid NOT NULL,
	"restored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "document_version_base" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"document_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"bytes" "bytea" NOT NULL,
	"spare" "bytea" NOT NULL,
	"sha256" text NOT NULL
);
--> statement-breakpoint
DROP INDEX "document_version_of";--> statement-breakpoint
ALTER TABLE "document_version" ALTER COLUMN "name" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "document_version" ALTER COLUMN "created_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "document_version" ADD COLUMN "made_for" text;--> statement-breakpoint
ALTER TABLE "document_version" ADD COLUMN "changes" jsonb;--> statement-breakpoint
ALTER TABLE "document_version" ADD COLUMN "base_id" uuid;--> statement-breakpoint
ALTER TABLE "document_restore" ADD CONSTRAINT "document_restore_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_restore" ADD CONSTRAINT "document_restore_version_id_document_version_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."document_version"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_restore" ADD CONSTRAINT "document_restore_before_id_document_version_id_fk" FOREIGN KEY ("before_id") REFERENCES "public"."document_version"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_restore" ADD CONSTRAINT "document_restore_restored_by_officer_id_fk" FOREIGN KEY ("restored_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_version_base" ADD CONSTRAINT "document_version_base_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_restore_of" ON "document_restore" USING btree ("document_id","restored_at");--> statement-breakpoint
CREATE INDEX "document_restore_version" ON "document_restore" USING btree ("version_id");--> statement-breakpoint
CREATE INDEX "document_restore_before" ON "document_restore" USING btree ("before_id");--> statement-breakpoint
CREATE INDEX "document_version_base_of" ON "document_version_base" USING btree ("document_id","created_at");--> statement-breakpoint
ALTER TABLE "document_version" ADD CONSTRAINT "document_version_base_id_document_version_base_id_fk" FOREIGN KEY ("base_id") REFERENCES "public"."document_version_base"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_version_base_used" ON "document_version" USING btree ("base_id");--> statement-breakpoint
CREATE UNIQUE INDEX "document_version_automatic" ON "document_version" USING btree ("document_id","seq") WHERE "document_version"."made_for" is not null;--> statement-breakpoint
CREATE INDEX "document_version_of" ON "document_version" USING btree ("document_id","seq");--> statement-breakpoint
ALTER TABLE "document_version" ADD CONSTRAINT "document_version_named" CHECK (("document_version"."name" is null) = ("document_version"."created_by" is null));--> statement-breakpoint
ALTER TABLE "document_version" ADD CONSTRAINT "document_version_reason" CHECK ("document_version"."name" is not null or "document_version"."made_for" is not null);