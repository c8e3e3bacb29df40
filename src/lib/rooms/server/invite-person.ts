import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { roles } from '../access.ts';
import { inRoom } from './in-room.ts';
import { findInvitee, settleInvitationRequests } from './invitation-request.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity, recordAudit } from './record-activity.ts';
import { isHere, sendInvitation, type InvitationPost } from './send-invitation.ts';

const email = v.object({
	email: v.pipe(
		v.string('Enter an email address'),
		v.trim(),
		v.toLowerCase(),
		v.maxLength(254, 'The email address is too long'),
		v.email('Enter an email address in the correct format, like name@council.gov.uk')
	)
});
const person = v.object({ person: v.string('Choose a person') });
const role = v.object({ role: v.picklist(roles, 'Choose a role') });

/** Whom the form names: an address, or somebody the owner knows by name and whose address stays unknown to them. */
async function findAddressee(
	tx: TransactionSql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome<{ email: string; officerId: string | null; name: string | null }>> {
	const byName = v.safeParse(person, input);
	if (!byName.success || byName.output.person === '') {
		const parsed = parseInput(email, input);
		return parsed.ok ? { ok: true, email: parsed.input.email, officerId: null, name: null } : parsed;
	}
	const key = `person:${byName.output.person}`;
	const found = await findInvitee(tx, { me: officer, roomId, key });
	const [row] = found?.officerId
		? await tx<{ email: string }[]>`select email from officer where id = ${found.officerId}`
		: [];
	if (!found || !row)
		return refuse(
			'bad-input',
			'There is nobody of that name whom you can invite. Enter their email address.',
			{ field: 'email' }
		);
	return { ok: true, email: row.email, officerId: found.officerId, name: found.name };
}

/**
 * Owners invite an address, or a person they know (`person`, an officer's id). The answer is the same whether Folkmoot knows the address or not (FAULTS A11): the
 * person gets a mail with a link and is in the room once they accept. A new invitation replaces the one before it
 * for the same address.
 */
export async function invitePerson(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown,
	post: InvitationPost
): Promise<Outcome<{ to: string }>> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const addressee = await findAddressee(tx, officer, roomId, input);
		if (!addressee.ok) return addressee;
		const parsed = parseInput(role, input);
		if (!parsed.ok) return parsed;
		const { email, officerId, name } = addressee;
		if (await isHere(tx, roomId, email)) {
			return refuse('bad-input', 'This person is already in the room. Change their role in the table.', {
				field: 'email'
			});
		}
		const invitation = { id: randomUUID(), email, officerId, role: parsed.input.role, guest: null };
		const refused = await sendInvitation(tx, { roomId, officer, invitation }, post);
		if (refused) return refused;
		if (officerId) await settleInvitationRequests(tx, { roomId, by: officer.id, whom: { officerId } });
		return { ok: true, to: name ?? email };
	});
}

/** Owners take an invitation back. One already taken or taken back stays as it is. */
export async function revokeInvitation(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx) => {
		const parsed = parseInput(
			v.object({ invitation: v.pipe(v.string('Choose an invitation'), v.uuid('Choose an invitation')) }),
			input
		);
		if (!parsed.ok) return parsed;
		const revoked = await tx`
			update room_invitation set revoked_at = now()
			where id = ${parsed.input.invitation} and room_id = ${roomId}
				and accepted_at is null and revoked_at is null`;
		if (revoked.count > 0) {
			await recordActivity(tx, { roomId, officer, event: { kind: 'invitation-revoked' } });
			await recordAudit(tx, { officer, action: 'room-invitation-revoked', subject: roomId });
		}
		return { ok: true };
	});
}
