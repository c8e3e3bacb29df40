ALTER TABLE "room_invitation" ADD COLUMN "guest_organisation" text;--> statement-breakpoint
ALTER TABLE "room_invitation" ADD COLUMN "guest_kind" text;--> statement-breakpoint
ALTER TABLE "room_invitation" ADD COLUMN "guest_ends_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "room_member" ADD COLUMN "ends_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "room_member_ends" ON "room_member" USING btree ("ends_at") WHERE "room_member"."ends_at" is not null;--> statement-breakpoint
ALTER TABLE "council" ADD CONSTRAINT "council_guest" CHECK (("council"."tier" is not distinct from 'guest') = starts_with("council"."code", 'GUEST-'));--> statement-breakpoint
ALTER TABLE "room_invitation" ADD CONSTRAINT "room_invitation_guest" CHECK (num_nonnulls("room_invitation"."guest_organisation", "room_invitation"."guest_kind", "room_invitation"."guest_ends_at") in (0, 3)
				and ("room_invitation"."guest_kind" is null or "room_invitation"."role" <> 'owner'));--> statement-breakpoint
ALTER TABLE "room_member" ADD CONSTRAINT "room_member_guest" CHECK ("room_member"."ends_at" is null or "room_member"."role" <> 'owner');--> statement-breakpoint
CREATE VIEW "public"."current_member" AS (select "room_id", "officer_id", "role", "added_by", "added_at", "ends_at" from "room_member" where "room_member"."ends_at" is null or "room_member"."ends_at" > statement_timestamp());
