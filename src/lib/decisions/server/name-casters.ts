import * as v from 'valibot';
import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { recordAudit } from '#lib/rooms/server/record-activity.ts';
import { decisionLimits } from '../decision.ts';
import { id, inDecisions } from './in-decisions.ts';
import { listCasters } from './voter.ts';

const schema = v.object({
	council: v.pipe(
		v.string('Choose a council'),
		v.minLength(1, 'Choose a council'),
		v.maxLength(20, 'Choose a council')
	),
	officers: v.optional(
		v.pipe(v.array(id), v.maxLength(decisionLimits.castersPerCouncil, 'These are too many people.')),
		[]
	)
});

/**
 * Names who casts a council's vote in this room; with nobody, each of its officers who may speak for it does. Owners of the
 * room name them for any council, otherwise those who vote for it now. Sent again it changes nothing more.
 */
export async function nameCasters(
	sql: Sql,
	officer: SignedInOfficer,
	roomId: string,
	input: unknown
): Promise<Outcome> {
	return inDecisions(
		sql,
		{ officer, roomId, schema, input, needs: 'ask' },
		async (around): Promise<Outcome> => {
			const { tx, me, access, input } = around;
			const before = await listCasters(tx, roomId, input.council);
			const votesNow = access.speak && (before.length === 0 || before.includes(me.id));
			if (!access.manage && !(input.council === me.councilCode && votesNow))
				return refuse(
					'not-allowed',
					'Only who votes for a council, or an owner of the room, can name who votes for it. Nothing was changed.'
				);
			const [part] = await tx`
			select 1 from room_council where room_id = ${roomId} and council_code = ${input.council}`;
			if (!part)
				return refuse('bad-input', 'That council does not take part in this room.', { field: 'council' });
			const wanted = [...new Set(input.officers)];
			const able = await tx<{ id: string }[]>`
			select o.id from officer o join current_member m on m.officer_id = o.id and m.room_id = ${roomId}
			where o.id = any(${wanted}::uuid[]) and o.council_code = ${input.council} and o.suspended_at is null
				and m.role <> 'viewer'`;
			if (able.length < wanted.length)
				return refuse(
					'bad-input',
					'Only people of that council who may comment here can vote for it. Nothing was changed.',
					{ field: 'officers' }
				);
			if (wanted.length === before.length && wanted.every((one) => before.includes(one))) return { ok: true };
			await tx`delete from vote_caster where room_id = ${roomId} and council_code = ${input.council}`;
			for (const one of wanted)
				await tx`
				insert into vote_caster (room_id, council_code, officer_id, added_by)
				values (${roomId}, ${input.council}, ${one}, ${me.id})`;
			await around.record({ kind: 'casters-named', council: input.council });
			await recordAudit(tx, {
				officer: me,
				action: 'room-casters-named',
				subject: roomId,
				details: { council: input.council, officers: wanted }
			});
			return { ok: true };
		}
	);
}
