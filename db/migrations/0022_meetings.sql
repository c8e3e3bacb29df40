CREATE TABLE "agenda_item" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"minutes" integer NOT NULL,
	"leader" text DEFAULT '' NOT NULL,
	"began_at" timestamp with time zone,
	"spent_s" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "attendance" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"officer_id" uuid,
	"council_code" text,
	"name" text DEFAULT '' NOT NULL,
	"source" text NOT NULL,
	"arrived_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	"taken_out" boolean DEFAULT false NOT NULL,
	CONSTRAINT "attendance_who" CHECK (("attendance"."officer_id" is null) = ("attendance"."name" <> ''))
);
--> statement-breakpoint
CREATE TABLE "meeting" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"title" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"link" text DEFAULT '' NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"document_id" uuid NOT NULL,
	"started_at" timestamp with time zone,
	"started_by" uuid,
	"moved_by" uuid,
	"ended_at" timestamp with time zone,
	"ended_by" uuid,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" uuid NOT NULL,
	"council_code" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "meeting_times" CHECK ("meeting"."starts_at" < "meeting"."ends_at"),
	CONSTRAINT "meeting_over" CHECK (("meeting"."state" in ('ended', 'cancelled')) = ("meeting"."ended_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "read_through" (
	"id" uuid PRIMARY KEY NOT NULL,
	"proposal_id" uuid NOT NULL,
	"leader_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"section" text NOT NULL,
	"sections" text[] NOT NULL,
	"began_at" timestamp with time zone NOT NULL,
	"moved_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "read_through_reader" (
	"read_through_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	CONSTRAINT "read_through_reader_read_through_id_officer_id_pk" PRIMARY KEY("read_through_id","officer_id")
);--> statement-breakpoint
ALTER TABLE "agenda_item" ADD CONSTRAINT "agenda_item_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attendance" ADD CONSTRAINT "attendance_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_document_id_proposal_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_started_by_officer_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_moved_by_officer_id_fk" FOREIGN KEY ("moved_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_ended_by_officer_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_created_by_officer_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_through" ADD CONSTRAINT "read_through_proposal_id_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposal"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_through" ADD CONSTRAINT "read_through_leader_id_officer_id_fk" FOREIGN KEY ("leader_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_through" ADD CONSTRAINT "read_through_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_through_reader" ADD CONSTRAINT "read_through_reader_read_through_id_read_through_id_fk" FOREIGN KEY ("read_through_id") REFERENCES "public"."read_through"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_through_reader" ADD CONSTRAINT "read_through_reader_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_through_reader" ADD CONSTRAINT "read_through_reader_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agenda_item_meeting" ON "agenda_item" USING btree ("meeting_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "agenda_item_now" ON "agenda_item" USING btree ("meeting_id") WHERE "agenda_item"."began_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "attendance_officer" ON "attendance" USING btree ("meeting_id","officer_id");--> statement-breakpoint
CREATE INDEX "meeting_room" ON "meeting" USING btree ("room_id","starts_at");--> statement-breakpoint
CREATE UNIQUE INDEX "meeting_document" ON "meeting" USING btree ("document_id");--> statement-breakpoint
CREATE UNIQUE INDEX "meeting_going_on" ON "meeting" USING btree ("room_id") WHERE "meeting"."state" = 'going on';--> statement-breakpoint
CREATE INDEX "read_through_of" ON "read_through" USING btree ("proposal_id","began_at");--> statement-breakpoint
CREATE UNIQUE INDEX "read_through_now" ON "read_through" USING btree ("proposal_id") WHERE "read_through"."ended_at" is null;
