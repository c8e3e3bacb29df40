import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { hashSecret } from '#lib/accounts/server/secret.ts';
import { isGuestOrganisation } from '#lib/councils/guest-organisation.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { strongestRole, type Role } from '../access.ts';
import type { InvitationView } from '../invitation.ts';
import { guestOfInvitation } from './guest-fields.ts';
import { isUuid } from './in-room.ts';
import { recordActivity, recordAudit, ringAccess } from './record-activity.ts';

/** By the mail's secret, or by its id for the invitations that a signed-in officer sees at home. */
export type InvitationKey = { token: string } | { id: string };

interface InvitationRow extends InvitationView {
	email: string;
	over: 'accepted' | 'revoked' | 'expired' | null;
}

const unknownInvitation = () =>
	refuse(
		'not-found',
		'This invitation does not exist. Check that the whole link was copied, or ask for a new one.'
	);

const overInWords: Record<'accepted' | 'revoked' | 'expired', string> = {
	accepted: 'This invitation was already used. If it was you, the room is on your home page.',
	revoked: 'This invitation was taken back. Ask the person who sent it for a new one.',
	expired: 'This invitation has expired. Ask the person who sent it for a new one.'
};

async function findInvitation(sql: Sql | TransactionSql, key: InvitationKey): Promise<InvitationRow | null> {
	if ('id' in key && !isUuid(key.id)) return null;
	const [row] = await sql<InvitationRow[]>`
		select i.id, i.room_id as "roomId", i.email, i.role, to_json(i.expires_at) #>> '{}' as "expiresAt",
			r.title as "roomTitle", r.summary as "roomSummary",
			o.name as "inviterName", c.name as "inviterCouncil",
			case when i.accepted_at is not null then 'accepted' when i.revoked_at is not null then 'revoked'
				when i.expires_at <= now() or i.guest_ends_at <= now() then 'expired' end as over,
			${guestOfInvitation(sql)} as guest
		from room_invitation i
		join room r on r.id = i.room_id
		join officer o on o.id = i.invited_by
		join council c on c.code = o.council_code
		where ${'token' in key ? sql`i.token_hash = ${hashSecret(key.token)}` : sql`i.id = ${key.id}`}`;
	return row ?? null;
}

/** Null when this officer may take it, else the reason. Nothing of the room is in the words. */
function whyNot(invitation: InvitationRow, officer: SignedInOfficer): Refusal | null {
	if (invitation.email !== officer.email) {
		return refuse(
			'not-allowed',
			`This invitation was sent to another address. You are signed in as ${officer.email}. Sign out and sign in with the address that got the email, or ask for an invitation to this one.`
		);
	}
	if (invitation.over) return refuse('expired', overInWords[invitation.over]);
	const isGuest = isGuestOrganisation(officer.councilCode);
	if (invitation.guest && !isGuest) {
		return refuse(
			'not-allowed',
			`This invitation is for a guest, and you are an officer of ${officer.councilName}. Ask the person who sent it to invite you as an officer.`
		);
	}
	if (!invitation.guest && isGuest) {
		return refuse(
			'not-allowed',
			'This invitation is for an officer of a council, and you are a guest. Ask the person who sent it to invite you as a guest.'
		);
	}
	return null;
}

/**
 * What an invitation is for. Only the officer it was sent to learns anything, the room's name included; a guessed
 * id of somebody else's invitation looks like one that never was.
 */
export async function readInvitation(
	sql: Sql,
	officer: SignedInOfficer,
	key: InvitationKey
): Promise<Outcome<{ invitation: InvitationView }>> {
	const found = await findInvitation(sql, key);
	if (!found || ('id' in key && found.email !== officer.email)) return unknownInvitation();
	const refusal = whyNot(found, officer);
	if (refusal) return refusal;
	const { email: _email, over: _over, ...invitation } = found;
	return { ok: true, invitation };
}

/**
 * Takes an invitation, once, by the address it was sent to. The role is the invitation's; whoever already has a
 * stronger one keeps it. Two presses at once: one takes it, the other hears that it was used.
 */
export async function acceptInvitation(
	sql: Sql,
	officer: SignedInOfficer,
	key: InvitationKey
): Promise<Outcome<{ roomId: string }>> {
	const outcome = await sql.begin(async (tx): Promise<Outcome<{ roomId: string }>> => {
		const found = await findInvitation(tx, key);
		if (!found || ('id' in key && found.email !== officer.email)) return unknownInvitation();
		const { roomId } = found;
		await tx`select 1 from room where id = ${roomId} for no key update`;
		const refusal = whyNot(found, officer);
		if (refusal) {
			await recordAudit(tx, {
				officer,
				action: 'room-invitation-refused',
				subject: roomId,
				details: { invitation: found.id, reason: refusal.reason }
			});
			return refusal;
		}
		const [officerRow] = await tx`select 1 from officer where id = ${officer.id} and suspended_at is null`;
		if (!officerRow) return refuse('signed-out', 'Your account is suspended. Ask your administrator.');
		const taken = await tx`
			update room_invitation set accepted_at = now()
			where id = ${found.id} and accepted_at is null and revoked_at is null and expires_at > now()
				and (guest_ends_at is null or guest_ends_at > statement_timestamp())`;
		if (taken.count === 0) return refuse('expired', overInWords.accepted);
		const given = { roomId, personId: officer.id, role: found.role, addedBy: officer.id };
		await (found.guest ? giveGuestRole(tx, { ...given, endsAt: found.guest.endsAt }) : giveRole(tx, given));
		await recordActivity(tx, { roomId, officer, event: { kind: 'person-joined', role: found.role } });
		await recordAudit(tx, {
			officer,
			action: 'room-invitation-accepted',
			subject: roomId,
			details: {
				invitation: found.id,
				role: found.role,
				...(found.guest ? { until: found.guest.endsAt } : {})
			}
		});
		await ringAccess(tx, roomId, officer.id);
		return { ok: true, roomId };
	});
	return outcome;
}

/** The receiver does not want to come. The invitation is over; a new one may be sent. */
export async function declineInvitation(
	sql: Sql,
	officer: SignedInOfficer,
	key: InvitationKey
): Promise<Outcome> {
	const outcome = await sql.begin(async (tx): Promise<Outcome> => {
		const found = await findInvitation(tx, key);
		if (!found || ('id' in key && found.email !== officer.email)) return unknownInvitation();
		const refusal = whyNot(found, officer);
		if (refusal) return refusal;
		await tx`update room_invitation set revoked_at = now() where id = ${found.id} and accepted_at is null`;
		await recordAudit(tx, { officer, action: 'room-invitation-declined', subject: found.roomId });
		return { ok: true };
	});
	return outcome;
}

interface GivenRole {
	roomId: string;
	personId: string;
	role: Role;
	addedBy: string;
}

/** Gives a guest their role until an end, whatever they had here before. */
async function giveGuestRole(
	tx: TransactionSql,
	{ roomId, personId, role, addedBy, endsAt }: GivenRole & { endsAt: string }
): Promise<void> {
	await tx`
		insert into room_member (room_id, officer_id, role, added_by, ends_at)
		values (${roomId}, ${personId}, ${role}, ${addedBy}, ${endsAt})
		on conflict (room_id, officer_id) do update
			set role = excluded.role, ends_at = excluded.ends_at, added_by = excluded.added_by, added_at = now()`;
}

/** Gives a person a role of their own; a stronger one they already have stays. */
export async function giveRole(
	tx: TransactionSql,
	{ roomId, personId, role, addedBy }: GivenRole
): Promise<void> {
	const [member] = await tx<{ role: Role }[]>`
		select role from room_member where room_id = ${roomId} and officer_id = ${personId}`;
	await tx`
		insert into room_member (room_id, officer_id, role, added_by)
		values (${roomId}, ${personId}, ${role}, ${addedBy})
		on conflict (room_id, officer_id) do update set role = ${strongestRole(member?.role ?? null, role)}`;
}
