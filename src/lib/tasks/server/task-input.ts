import * as v from 'valibot';
import { id } from '#lib/comments/server/in-comments.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine, plainText } from '#lib/rooms/plain-text.ts';
import { knownPeople } from '#lib/rooms/server/known-people.ts';
import { isDay } from '../due.ts';
import { taskLimits } from '../task.ts';
import type { InTasks } from './in-tasks.ts';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const wrongOwner = 'Choose somebody who can see this room, or a council that takes part';
const wrongAbout = 'Choose a proposal or note of this room';

/** What a task says of itself, as forms send it. */
export const taskFields = {
	title: plainLine({
		name: 'the title',
		max: taskLimits.titleCharacters,
		required: 'Enter what is to be done'
	}),
	details: plainText({ name: 'the details', max: taskLimits.detailsCharacters }),
	/** person:id, council:code or nothing */
	owner: v.optional(
		v.pipe(
			v.string(wrongOwner),
			v.regex(new RegExp(`^(?:|person:${uuid}|council:[A-Z0-9]{1,10})$`), wrongOwner),
			v.transform((key) => {
				const [kind, of = ''] = key.split(':');
				return {
					personId: kind === 'person' ? of : null,
					council: kind === 'council' ? of : null
				};
			})
		),
		''
	),
	dueOn: v.optional(
		v.pipe(
			v.string('Enter a day, like 30 11 2026'),
			v.check(
				(day) => day === '' || (isDay(day) && day >= '2000-01-01' && day < '2100-01-01'),
				'Enter a day that there is, like 30 November 2026'
			),
			v.transform((day) => day || null)
		),
		''
	),
	/** of a proposal or note, alone or with :section */
	about: v.optional(
		v.pipe(
			v.string(wrongAbout),
			v.regex(new RegExp(`^(?:|${uuid}(?::[\\w-]{1,100})?)$`), wrongAbout),
			v.transform((key) => {
				const [proposalId, section] = key.split(':');
				return proposalId ? { proposalId, section: section ?? null } : null;
			})
		),
		''
	)
};

export const taskId = id;
export { id as itemId };

type Owner = v.InferOutput<(typeof taskFields)['owner']>;
type About = v.InferOutput<(typeof taskFields)['about']>;
type Around = Pick<InTasks<unknown>, 'tx' | 'roomId' | 'me'>;

/** Whether a task can be given to them here. Somebody whose name the officer could not find is refused as nobody is. */
export async function checkOwner({ tx, roomId, me }: Around, { personId, council }: Owner): Promise<Outcome> {
	const [found] = personId
		? await tx`select 1 from ${knownPeople(tx, { me, roomId })} k where k.id = ${personId} and k.sees`
		: council
			? await tx`select 1 from room_council where room_id = ${roomId} and council_code = ${council}`
			: [true];
	return found ? { ok: true } : refuse('bad-input', wrongOwner, { field: 'owner' });
}

/** Whether a task can be about it: a proposal or note of this room, and a section of its form. */
export async function checkAbout({ tx, roomId }: Around, about: About): Promise<Outcome> {
	if (!about) return { ok: true };
	const { proposalId, section } = about;
	const [found] = await tx`
		select 1 from proposal p
		where p.id = ${proposalId} and p.room_id = ${roomId} and p.deleted_at is null
			and (${section}::text is null
				or exists (select 1 from form_section s where s.form_id = p.form_id and s.key = ${section}))`;
	return found ? { ok: true } : refuse('bad-input', wrongAbout, { field: 'about' });
}

/** The owner as activity names them. */
export const asSubject = ({ personId, council }: Owner) => ({
	...(personId ? { personId } : {}),
	...(council ? { council } : {})
});
