CREATE TABLE "mail_choice" (
	"officer_id" uuid PRIMARY KEY NOT NULL,
	"is_stopped" boolean DEFAULT false NOT NULL,
	"ways" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"digest_hour" integer DEFAULT 8 NOT NULL,
	"weekends" boolean DEFAULT false NOT NULL,
	"quiet_from" integer DEFAULT 19,
	"quiet_to" integer DEFAULT 7,
	CONSTRAINT "mail_choice_quiet" CHECK (("mail_choice"."quiet_from" is null) = ("mail_choice"."quiet_to" is null))
);
--> statement-breakpoint
CREATE TABLE "notification_mail" (
	"id" uuid PRIMARY KEY NOT NULL,
	"officer_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"reason" text,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notification_mail_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "reminder" (
	"subject_id" uuid NOT NULL,
	"moment" timestamp with time zone NOT NULL,
	"step" text NOT NULL,
	CONSTRAINT "reminder_subject_id_moment_step_pk" PRIMARY KEY("subject_id","moment","step")
);
--> statement-breakpoint
ALTER TABLE "mail" ADD COLUMN "unsubscribe_url" text;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "mail_look_at" timestamp with time zone DEFAULT now();--> statement-breakpoint
-- What is there already was told in the site: no mail of it.
UPDATE "notification" SET "mail_look_at" = NULL;--> statement-breakpoint
ALTER TABLE "notification" ADD COLUMN "mail_id" uuid;--> statement-breakpoint
ALTER TABLE "mail_choice" ADD CONSTRAINT "mail_choice_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_mail" ADD CONSTRAINT "notification_mail_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notification_mail_officer" ON "notification_mail" USING btree ("officer_id","made_at");--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_mail_id_notification_mail_id_fk" FOREIGN KEY ("mail_id") REFERENCES "public"."notification_mail"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notification_to_mail" ON "notification" USING btree ("mail_look_at","officer_id") WHERE "notification"."mail_look_at" is not null;--> statement-breakpoint
CREATE INDEX "notification_mailed" ON "notification" USING btree ("mail_id") WHERE "notification"."mail_id" is not null;