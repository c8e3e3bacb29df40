CREATE TABLE "chat_message_removed" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"reactions" jsonb NOT NULL,
	"mentions" jsonb NOT NULL,
	"removed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
DROP INDEX "chat_message_words_index";--> statement-breakpoint
ALTER TABLE "chat_message" ADD COLUMN "words" "tsvector" GENERATED ALWAYS AS (to_tsvector('english', coalesce(body, ''))) STORED;--> statement-breakpoint
ALTER TABLE "chat_message_removed" ADD CONSTRAINT "chat_message_removed_message_id_chat_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."chat_message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chat_message_removed_at" ON "chat_message_removed" USING btree ("removed_at");--> statement-breakpoint
CREATE INDEX "chat_message_place" ON "chat_message" USING btree ("room_id","seq");