CREATE SEQUENCE "public"."chat_sequence" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "chat_mention" (
	"message_id" uuid NOT NULL,
	"at" integer NOT NULL,
	"length" integer NOT NULL,
	"officer_id" uuid,
	"council_code" text,
	"role" text,
	CONSTRAINT "chat_mention_message_id_at_pk" PRIMARY KEY("message_id","at"),
	CONSTRAINT "chat_mention_one" CHECK (num_nonnulls("chat_mention"."officer_id", "chat_mention"."council_code", "chat_mention"."role") = 1)
);
--> statement-breakpoint
CREATE TABLE "chat_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"seq" bigint DEFAULT nextval('chat_sequence') NOT NULL,
	"changed" bigint DEFAULT nextval('chat_sequence') NOT NULL,
	"thread_id" uuid,
	"author_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"body" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"replies" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "chat_message_words" CHECK (("chat_message"."body" is null) = ("chat_message"."deleted_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "chat_reaction" (
	"message_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"kind" text NOT NULL,
	CONSTRAINT "chat_reaction_message_id_kind_officer_id_pk" PRIMARY KEY("message_id","kind","officer_id")
);
--> statement-breakpoint
CREATE TABLE "chat_read" (
	"room_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"up_to" bigint NOT NULL,
	CONSTRAINT "chat_read_room_id_officer_id_pk" PRIMARY KEY("room_id","officer_id")
);
--> statement-breakpoint
CREATE UNLOGGED TABLE "room_presence" (
	"room_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"node" text NOT NULL,
	"place" jsonb NOT NULL,
	"away" boolean NOT NULL,
	"used_at" timestamp with time zone NOT NULL,
	"until" timestamp with time zone NOT NULL,
	CONSTRAINT "room_presence_room_id_officer_id_node_pk" PRIMARY KEY("room_id","officer_id","node")
);
--> statement-breakpoint
CREATE TABLE "room_visit" (
	"room_id" uuid NOT NULL,
	"officer_id" uuid NOT NULL,
	"up_to" bigint NOT NULL,
	"seen_at" timestamp with time zone NOT NULL,
	"since" bigint,
	CONSTRAINT "room_visit_room_id_officer_id_pk" PRIMARY KEY("room_id","officer_id")
);
--> statement-breakpoint
CREATE TABLE "calendar_feed" (
	"officer_id" uuid NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "calendar_feed_officer_id_pk" PRIMARY KEY("officer_id"),
	CONSTRAINT "calendar_feed_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "task" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"title" text NOT NULL,
	"details" text DEFAULT '' NOT NULL,
	"state" text DEFAULT 'to do' NOT NULL,
	"owner_id" uuid,
	"owner_council_code" text,
	"due_on" date,
	"source" jsonb,
	"proposal_id" uuid,
	"section_key" text,
	"position" integer DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" uuid NOT NULL,
	"council_code" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"done_by" uuid,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "task_owner" CHECK (num_nonnulls("task"."owner_id", "task"."owner_council_code") <= 1),
	CONSTRAINT "task_done" CHECK (("task"."state" = 'done') = ("task"."done_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "task_item" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"words" text NOT NULL,
	"done" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decision" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"question" text NOT NULL,
	"reasons" text DEFAULT '' NOT NULL,
	"voters" text NOT NULL,
	"quorum" integer,
	"closes_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"outcome" jsonb,
	"review_on" date,
	"source" jsonb,
	"proposal_id" uuid,
	"section_key" text,
	"quote" text DEFAULT '' NOT NULL,
	"version_id" uuid,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_by" uuid NOT NULL,
	"council_code" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" uuid,
	CONSTRAINT "decision_closed" CHECK (("decision"."state" = 'open') = ("decision"."closed_at" is null)),
	CONSTRAINT "decision_outcome" CHECK (("decision"."state" = 'closed') = ("decision"."outcome" is not null))
);
--> statement-breakpoint
CREATE TABLE "decision_option" (
	"id" uuid PRIMARY KEY NOT NULL,
	"decision_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"words" text NOT NULL,
	"starts_at" timestamp with time zone,
	"ends_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "vote" (
	"decision_id" uuid NOT NULL,
	"voter" text NOT NULL,
	"officer_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"choice" jsonb NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "vote_decision_id_voter_pk" PRIMARY KEY("decision_id","voter")
);
--> statement-breakpoint
CREATE TABLE "vote_caster" (
	"room_id" uuid NOT NULL,
	"council_code" text NOT NULL,
	"officer_id" uuid NOT NULL,
	"added_by" uuid,
	CONSTRAINT "vote_caster_room_id_council_code_officer_id_pk" PRIMARY KEY("room_id","council_code","officer_id")
);
--> statement-breakpoint
ALTER TABLE "officer" ADD COLUMN "hides_presence" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "room" ADD COLUMN "deadline_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "room" ADD COLUMN "deadline_for" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_mention" ADD CONSTRAINT "chat_mention_message_id_chat_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."chat_message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_mention" ADD CONSTRAINT "chat_mention_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_mention" ADD CONSTRAINT "chat_mention_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_thread_id_chat_message_id_fk" FOREIGN KEY ("thread_id") REFERENCES "public"."chat_message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_author_id_officer_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_message" ADD CONSTRAINT "chat_message_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reaction" ADD CONSTRAINT "chat_reaction_message_id_chat_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."chat_message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_reaction" ADD CONSTRAINT "chat_reaction_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_read" ADD CONSTRAINT "chat_read_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_read" ADD CONSTRAINT "chat_read_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_presence" ADD CONSTRAINT "room_presence_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_presence" ADD CONSTRAINT "room_presence_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_visit" ADD CONSTRAINT "room_visit_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_visit" ADD CONSTRAINT "room_visit_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "calendar_feed" ADD CONSTRAINT "calendar_feed_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_owner_id_officer_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_owner_council_code_council_code_fk" FOREIGN KEY ("owner_council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_proposal_id_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposal"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_created_by_officer_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_done_by_officer_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task_item" ADD CONSTRAINT "task_item_task_id_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_proposal_id_proposal_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "public"."proposal"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_version_id_document_version_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."document_version"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_created_by_officer_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_closed_by_officer_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_option" ADD CONSTRAINT "decision_option_decision_id_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decision"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote" ADD CONSTRAINT "vote_decision_id_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decision"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote" ADD CONSTRAINT "vote_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote" ADD CONSTRAINT "vote_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote_caster" ADD CONSTRAINT "vote_caster_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote_caster" ADD CONSTRAINT "vote_caster_council_code_council_code_fk" FOREIGN KEY ("council_code") REFERENCES "public"."council"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote_caster" ADD CONSTRAINT "vote_caster_officer_id_officer_id_fk" FOREIGN KEY ("officer_id") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vote_caster" ADD CONSTRAINT "vote_caster_added_by_officer_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."officer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chat_message_room" ON "chat_message" USING btree ("room_id","seq") WHERE "chat_message"."thread_id" is null;--> statement-breakpoint
CREATE INDEX "chat_message_thread" ON "chat_message" USING btree ("thread_id","seq") WHERE "chat_message"."thread_id" is not null;--> statement-breakpoint
CREATE INDEX "chat_message_changed" ON "chat_message" USING btree ("room_id","changed");--> statement-breakpoint
CREATE INDEX "chat_message_words_index" ON "chat_message" USING gin (to_tsvector('english', coalesce("body", '')));--> statement-breakpoint
CREATE INDEX "room_presence_until" ON "room_presence" USING btree ("until");--> statement-breakpoint
CREATE INDEX "task_room" ON "task" USING btree ("room_id","state","position") WHERE "task"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "task_owner_open" ON "task" USING btree ("owner_id") WHERE "task"."deleted_at" is null and "task"."state" <> 'done';--> statement-breakpoint
CREATE INDEX "task_owner_council_open" ON "task" USING btree ("owner_council_code") WHERE "task"."deleted_at" is null and "task"."state" <> 'done';--> statement-breakpoint
CREATE INDEX "task_item_task" ON "task_item" USING btree ("task_id","position");--> statement-breakpoint
CREATE INDEX "decision_room" ON "decision" USING btree ("room_id","created_at");--> statement-breakpoint
CREATE INDEX "decision_open" ON "decision" USING btree ("closes_at") WHERE "decision"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX "decision_option_place" ON "decision_option" USING btree ("decision_id","position");