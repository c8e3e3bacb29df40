import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { takeTurn } from '#lib/accounts/server/rate-limit.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import type { InvitationRequest, Invitee } from '../invitation.ts';
import { inRoom } from './in-room.ts';
import { knownPeople } from './known-people.ts';
import { parseInput } from './parse-input.ts';
import { recordActivity } from './record-activity.ts';

const maxPerHour = 20;

const invitee = v.pipe(
	v.string('Choose whom to invite'),
	v.regex(
		/^(person:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|council:[A-Z0-9-]{1,20})$/,
		'Choose whom to invite'
	)
);

/**
 * Somebody who may comment in a room asks its owners to invite a person whom they know, or a council. The owners see it
 * on the page of the room's people. Asked again while it is open, it is still one request. The answer is the same for a
 * person who cannot be known and for one who is not there.
 */
export async function askToInvite(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'ask' }, async (tx, _access, facts): Promise<Outcome> => {
		const parsed = parseInput(v.object({ invitee }), input);
		if (!parsed.ok) return parsed;
		const turn = await takeTurn(tx as unknown as Sql, {
			key: `ask-to-invite:${officer.id}`,
			max: maxPerHour,
			windowMs: 3_600_000
		});
		if (!turn.ok) {
			return refuse('too-fast', 'You have asked many times in the last hour. Try again in an hour.', {
				retryAfter: turn.retryAfter
			});
		}
		const me = { id: officer.id, councilCode: facts.officer?.councilCode ?? '' };
		const found = await findInvitee(tx, { me, roomId, key: parsed.input.invitee });
		if (!found) return refuse('bad-input', 'There is nobody of that name whom you can ask for.');
		const asked = await tx`
			insert into invitation_request (room_id, officer_id, council_code, asked_by)
			values (${roomId}, ${found.officerId}, ${found.councilCode}, ${officer.id})
			on conflict do nothing`;
		if (asked.count > 0) {
			await recordActivity(tx, { roomId, officer: me, event: { kind: 'invitation-asked' } });
		}
		return { ok: true };
	});
}

/** Owners put a request aside; it can be made again. One already answered stays as it was. */
export async function dismissInvitationRequest(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inRoom(sql, { officer, roomId, needs: 'manage' }, async (tx): Promise<Outcome> => {
		const request = v.pipe(v.string('Choose a request'), v.uuid('Choose a request'));
		const parsed = parseInput(v.object({ request }), input);
		if (!parsed.ok) return parsed;
		await tx`
			update invitation_request set decided_at = now(), decided_by = ${officer.id}
			where id = ${parsed.input.request} and room_id = ${roomId} and decided_at is null`;
		return { ok: true };
	});
}

/** Requests for somebody that were answered by inviting them. */
export async function settleInvitationRequests(
	tx: TransactionSql,
	{ roomId, by, whom }: { roomId: string; by: string; whom: { officerId: string } | { councilCode: string } }
): Promise<void> {
	await tx`
		update invitation_request set decided_at = now(), decided_by = ${by}
		where room_id = ${roomId} and decided_at is null
			and ${'officerId' in whom ? tx`officer_id = ${whom.officerId}` : tx`council_code = ${whom.councilCode}`}`;
}

/** Requests that wait, oldest first. For owners; the caller has checked that. */
export async function listInvitationRequests(sql: Sql, roomId: string): Promise<InvitationRequest[]> {
	return sql<InvitationRequest[]>`
		select q.id, coalesce('person:' || q.officer_id, 'council:' || q.council_code) as key,
			coalesce(o.name, c.name) as name, k.name as "councilName",
			a.name as "askedBy", to_json(q.created_at) #>> '{}' as "askedAt"
		from invitation_request q
		join officer a on a.id = q.asked_by
		left join officer o on o.id = q.officer_id
		left join council k on k.code = o.council_code
		left join council c on c.code = q.council_code
		where q.room_id = ${roomId} and q.decided_at is null and o.suspended_at is null
		order by q.created_at limit 100`;
}

/**
 * A person or council by their key, as far as this officer may know them, or was asked for by somebody who does. Null for
 * everybody else, there or not.
 */
export async function findInvitee(
	sql: Sql | TransactionSql,
	{ me, roomId, key }: { me: { id: string; councilCode: string }; roomId: string; key: string }
): Promise<(Invitee & { officerId: string | null; councilCode: string | null }) | null> {
	if (!v.is(invitee, key)) return null;
	const [kind, id = ''] = key.split(':');
	if (kind === 'council') {
		const [council] = await sql<{ name: string }[]>`
			select name from council where code = ${id} and tier is distinct from 'guest'`;
		return council ? { key, name: council.name, councilName: null, officerId: null, councilCode: id } : null;
	}
	const [person] = await sql<{ name: string; councilName: string }[]>`
		select o.name, c.name as "councilName"
		from officer o join council c on c.code = o.council_code
		where o.id = ${id} and o.suspended_at is null and (
			exists (select 1 from ${knownPeople(sql, { me, roomId })} known where known.id = o.id)
			or exists (
				select 1 from invitation_request q
				where q.room_id = ${roomId} and q.officer_id = o.id and q.decided_at is null
			)
		)`;
	return person ? { key, ...person, officerId: id, councilCode: null } : null;
}
