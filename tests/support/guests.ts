import { randomUUID } from 'node:crypto';
import type { Sql } from 'postgres';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { admitAddress } from '#lib/accounts/server/admit-address.ts';
import { joinAsGuest } from '#lib/accounts/server/join-as-guest.ts';
import type { InvitationMail } from '#lib/rooms/invitation-mail.ts';
import type { Role } from '#lib/rooms/access.ts';
import { acceptInvitation } from '#lib/rooms/server/accept-invitation.ts';
import { inviteGuest } from '#lib/rooms/server/invite-guest.ts';
import { inDays } from './decisions.ts';
import { readSignedIn } from './rooms.ts';

/** The three fields of a last day in so many days from now. */
export function lastDay(days: number): Record<string, string> {
	const [year = '', month = '', day = ''] = inDays(days).split('-');
	return { 'until-day': day, 'until-month': month, 'until-year': year };
}

/** What the form that invites a guest sends. */
export const guestForm = (more: Record<string, unknown> = {}) => ({
	id: randomUUID(),
	email: `guest-${randomUUID()}@brightside.example`,
	organisation: 'Brightside Digital',
	kind: 'supplier',
	role: 'commenter',
	...lastDay(30),
	...more
});

/** Invites a guest through the command; gives back the mails that it sent and the secret in the last one. */
export async function sendGuestInvitation(
	sql: Sql,
	by: SignedInOfficer,
	roomId: string,
	more: Record<string, unknown> = {}
) {
	const sent: InvitationMail[] = [];
	const form = guestForm(more);
	const outcome = await inviteGuest(sql, by, roomId, form, {
		origin: 'https://folkmoot.example',
		sendMail: async (_tx, mail) => void sent.push(mail)
	});
	const token = /\/invitations\/(\S+)/.exec(sent.at(-1)?.action.url ?? '')?.[1] ?? '';
	return { outcome, sent, token, email: String(form.email), form };
}

/** The account of somebody who was invited as a guest, as they make it after they proved their address. */
export async function joinAs(sql: Sql, email: string, name = 'Gwen Guest'): Promise<SignedInOfficer> {
	const admission = await admitAddress(sql, { email, next: '/home' });
	if (admission.state !== 'new') throw new Error(`The address is ${admission.state}`);
	const { addressSecret } = admission;
	const joined = await joinAsGuest(sql, { addressSecret, name, jobTitle: '' });
	if (!joined.ok) throw new Error(joined.message);
	return readSignedIn(sql, joined.officerId);
}

/** A guest of a room, by every step of the way: invited by its owner, with an account, and in. */
export async function makeGuest(
	sql: Sql,
	by: SignedInOfficer,
	roomId: string,
	{ name, ...more }: Record<string, unknown> & { name?: string } = {}
): Promise<SignedInOfficer> {
	const { outcome, token, email } = await sendGuestInvitation(sql, by, roomId, more);
	if (!outcome.ok) throw new Error(outcome.message);
	const guest = await joinAs(sql, email, name);
	const accepted = await acceptInvitation(sql, guest, { token });
	if (!accepted.ok) throw new Error(accepted.message);
	return guest;
}

/** Puts somebody with a guest's account into a room, straight in the database; `ends` is an interval from now. */
export async function addGuest(
	sql: Sql,
	roomId: string,
	officerId: string,
	{ role = 'commenter', ends = '30 days' }: { role?: Role; ends?: string } = {}
): Promise<void> {
	await sql`
		insert into room_member (room_id, officer_id, role, ends_at)
		values (${roomId}, ${officerId}, ${role}, clock_timestamp() + ${ends}::interval)
		on conflict (room_id, officer_id) do update set role = excluded.role, ends_at = excluded.ends_at`;
}
