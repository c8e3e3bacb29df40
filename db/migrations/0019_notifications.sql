CREATE TABLE "notification" (
	"officer_id" uuid NOT NULL,
	"activity_id" bigint NOT NULL,
	"reason" text NOT NULL,
	"read_at" timestamp with time zone,
	CONSTRAINT "notification_officer_id_activity_id_pk" PRIMARY KEY("officer_id","activity_id")
);
--> statement-breakpoint
CREATE TABLE "notification_mute" (
	"officer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notification_mute_officer_id_kind_subject_id_pk" PRIMARY KEY("officer_id","kind","subject_id")
);
--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification" ADD CONSTRAINT "notification_activity_id_activity_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activity"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notification_mute" ADD CONSTRAINT "notification_mute_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "notification_unread" ON "notification" USING btree ("officer_id") WHERE "notification"."read_at" is null;--> statement-breakpoint
CREATE INDEX "notification_activity" ON "notification" USING btree ("activity_id");