CREATE TABLE "document_freeze" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"frozen_by" uuid NOT NULL,
	"frozen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"unfreeze_reason" text,
	"unfrozen_by" uuid,
	"unfrozen_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "document_head" ADD COLUMN "frozen" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "document_freeze" ADD CONSTRAINT "document_freeze_document_id_document_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."document"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_freeze" ADD CONSTRAINT "document_freeze_version_id_document_version_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."document_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_freeze" ADD CONSTRAINT "document_freeze_frozen_by_officer_id_fk" FOREIGN KEY ("frozen_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_freeze" ADD CONSTRAINT "document_freeze_unfrozen_by_officer_id_fk" FOREIGN KEY ("unfrozen_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_freeze_of" ON "document_freeze" USING btree ("document_id","frozen_at");--> statement-breakpoint
CREATE UNIQUE INDEX "document_freeze_now" ON "document_freeze" USING btree ("document_id") WHERE "document_freeze"."unfrozen_at" is null;