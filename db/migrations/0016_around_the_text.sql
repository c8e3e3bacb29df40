CREATE TABLE "comment_removed" (
	"comment_id" uuid PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"quote" text DEFAULT '' NOT NULL,
	"reactions" jsonb NOT NULL,
	"mentions" jsonb NOT NULL,
	"removed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "proposal" ADD COLUMN "language" text DEFAULT 'en-GB' NOT NULL;--> statement-breakpoint
ALTER TABLE "comment_removed" ADD CONSTRAINT "comment_removed_comment_id_comment_id_fk" FOREIGN KEY ("comment_id") REFERENCES "public"."comment"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comment_removed_at" ON "comment_removed" USING btree ("removed_at");