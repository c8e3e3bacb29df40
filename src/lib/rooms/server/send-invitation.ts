import type { TransactionSql } from '#db/connection.server.ts';
import type { AuditDetails } from '#lib/accounts/server/audit.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { hashSecret, randomSecret } from '#lib/accounts/server/secret.ts';
import type { GuestKind } from '#lib/councils/guest-organisation.ts';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';
import type { Role } from '../access.ts';
import { invitationMail, type InvitationMail } from '../invitation-mail.ts';
import { invitationDays } from '../invitation.ts';
import { recordActivity, recordAudit } from './record-activity.ts';

export interface InvitationPost {
	/** scheme, host and port for the link */
	origin: string;
	/** sends in the caller's transaction, so that no mail names an invitation that was rolled back */
	sendMail: (tx: TransactionSql, mail: InvitationMail) => Promise<void>;
}

interface NewInvitation {
	id: string;
	email: string;
	/** invited by name: then nobody in the room is shown the address */
	officerId: string | null;
	role: Role;
	guest: { organisation: string; kind: GuestKind; endsAt: Date } | null;
}

const maxInvitationsPerHour = 50;

/**
 * Writes and mails an invitation to a room, which replaces the one before it for the same address; null when it was sent. The
 * token is in the mail alone; only its hash is kept. Refused after fifty of one officer in an hour. The caller has checked that they
 * may invite.
 */
export async function sendInvitation(
	tx: TransactionSql,
	{ roomId, officer, invitation }: { roomId: string; officer: SignedInOfficer; invitation: NewInvitation },
	{ origin, sendMail }: InvitationPost
): Promise<Refusal | null> {
	const { id, email, officerId, role, guest } = invitation;
	const [{ recent, title } = { recent: 0, title: '' }] = await tx<{ recent: number; title: string }[]>`
		select (
			select count(*)::int from room_invitation
			where invited_by = ${officer.id} and created_at > now() - interval '1 hour'
		) as recent, title
		from room where id = ${roomId}`;
	if (recent >= maxInvitationsPerHour) {
		return refuse(
			'too-fast',
			`You have sent ${maxInvitationsPerHour} invitations in the last hour. The ones before this were sent. Try again in an hour.`,
			{ retryAfter: 3600 }
		);
	}
	await tx`
		update room_invitation set revoked_at = now()
		where room_id = ${roomId} and email = ${email} and accepted_at is null and revoked_at is null`;
	const token = randomSecret();
	const endsAt = guest?.endsAt.toISOString() ?? null;
	await tx`
		insert into room_invitation (id, room_id, email, officer_id, role, token_hash, invited_by, expires_at,
			guest_organisation, guest_kind, guest_ends_at)
		values (${id}, ${roomId}, ${email}, ${officerId}, ${role}, ${hashSecret(token)}, ${officer.id},
			now() + make_interval(days => ${invitationDays}), ${guest?.organisation ?? null}, ${guest?.kind ?? null}, ${endsAt})`;
	await sendMail(
		tx,
		invitationMail({
			to: email,
			link: `${origin}/invitations/${token}`,
			roomTitle: title,
			role,
			inviterName: officer.name,
			inviterCouncil: officer.councilName,
			guest: guest && { organisation: guest.organisation, endsAt: guest.endsAt.toISOString() }
		})
	);
	const invited = await tx<{ id: string }[]>`select id from officer where email = ${email}`;
	await recordActivity(tx, {
		roomId,
		officer,
		event: { kind: 'person-invited' },
		notices: [{ reason: 'invitation', officerIds: invited.map(({ id }) => id) }]
	});
	const details: AuditDetails = endsAt ? { role, kind: guest!.kind, until: endsAt } : { role };
	await recordAudit(tx, {
		officer,
		action: guest ? 'room-guest-invited' : 'room-invitation-sent',
		subject: roomId,
		details
	});
	return null;
}

/** Whether somebody with this address has a role of their own in the room now. */
export async function isHere(tx: TransactionSql, roomId: string, email: string): Promise<boolean> {
	const [here] = await tx`
		select 1 from current_member m join officer o on o.id = m.officer_id
		where m.room_id = ${roomId} and o.email = ${email}`;
	return here !== undefined;
}
