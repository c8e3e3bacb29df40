import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { parseEmail } from '#lib/accounts/email-address.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { guestKinds } from '#lib/councils/guest-organisation.ts';
import { findCouncilsByEmail } from '#lib/councils/server/find-councils-by-email.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { guestRoles } from '../access.ts';
import { guestLimits } from '../guest.ts';
import { plainLine } from '../plain-text.ts';
import { guestsLimited, readUntil, untilFields } from './guest-fields.ts';
import { inRoom } from './in-room.ts';
import { limitCommands } from './limit-commands.ts';
import { parseInput } from './parse-input.ts';
import { isHere, sendInvitation, type InvitationPost } from './send-invitation.ts';

const reload = 'Reload the page and try again.';
const wrongAddress = 'Enter an email address in the correct format, like name@example.com';

const schema = v.object({
	id: v.pipe(v.string(reload), v.uuid(reload), v.toLowerCase()),
	email: v.pipe(
		v.string('Enter an email address'),
		v.check((text) => text.trim() !== '', 'Enter an email address'),
		v.check((text) => parseEmail(text) !== null, wrongAddress),
		v.transform((text) => parseEmail(text) ?? '')
	),
	organisation: plainLine({
		name: 'the organisation',
		max: guestLimits.organisationCharacters,
		required: 'Enter the name of their organisation'
	}),
	kind: v.picklist(guestKinds, 'Choose what kind of organisation it is'),
	role: v.picklist(guestRoles, 'Choose a role'),
	...untilFields
});

/**
 * Owners invite somebody who is of no council into this one room, until a day. The page makes the invitation's id: sent
 * again after a lost answer it is still one invitation and one mail. An address of a council's domain is refused: that person
 * comes as an officer. The answer is the same whether Folkmoot knows the address or not (FAULTS A11).
 */
export async function inviteGuest(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown,
	post: InvitationPost
): Promise<Outcome<{ to: string }>> {
	const tooFast = await limitCommands(sql, officer, guestsLimited);
	if (tooFast) return tooFast;
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx): Promise<Outcome<{ to: string }>> => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const { id, email, role, organisation, kind, ...until } = parsed.input;
		const [same] = await tx<{ mine: boolean }[]>`
			select room_id = ${roomId} and email = ${email} as mine from room_invitation where id = ${id}`;
		if (same?.mine) return { ok: true, to: email };
		if (same) return refuse('bad-input', reload);
		const time = await readUntil(tx, until);
		if (!time.ok) return time;
		const wrong = await whyNoGuest(tx, roomId, email);
		if (wrong) return wrong;
		const guest = { organisation, kind, endsAt: time.endsAt };
		const refused = await sendInvitation(
			tx,
			{ roomId, officer, invitation: { id, email, officerId: null, role, guest } },
			post
		);
		return refused ?? { ok: true, to: email };
	});
}

async function whyNoGuest(tx: TransactionSql, roomId: string, email: string): Promise<Refusal | null> {
	const councils = await findCouncilsByEmail(tx, email);
	if (councils.length > 0) {
		const names = new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(
			councils.map(({ name }) => name)
		);
		return refuse(
			'bad-input',
			`This address belongs to ${names}, so they come as an officer. Invite an officer instead.`,
			{ field: 'email' }
		);
	}
	return (await isHere(tx, roomId, email))
		? refuse('bad-input', 'This person is already in the room. Change their time in the list of people.', {
				field: 'email'
			})
		: null;
}
