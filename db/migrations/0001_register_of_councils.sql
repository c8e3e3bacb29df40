ALTER TABLE "council" ALTER COLUMN "replaced_by" SET DATA TYPE text[] USING CASE WHEN "replaced_by" IS NULL THEN '{}'::text[] ELSE ARRAY["replaced_by"] END;--> statement-breakpoint
ALTER TABLE "council" ALTER COLUMN "replaced_by" SET DEFAULT '{}';--> statement-breakpoint
ALTER TABLE "council" ALTER COLUMN "replaced_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "council" ADD COLUMN "changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "council_domain" ADD COLUMN "origin" text DEFAULT 'added' NOT NULL;--> statement-breakpoint
ALTER TABLE "form" ADD COLUMN "changed_at" timestamp with time zone;