import * as v from 'valibot';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { refuse, type Outcome, type Refusal } from '#lib/protocol/refusal.ts';
import { namedOfficers } from '#lib/notifications/server/recipients.ts';
import type { RoomAccess, RoomFacts } from '#lib/rooms/access.ts';
import type { TaskDeed } from '#lib/rooms/activity.ts';
import { inRoom } from '#lib/rooms/server/in-room.ts';
import { limitCommands, type CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { parseInput } from '#lib/rooms/server/parse-input.ts';
import { recordActivity } from '#lib/rooms/server/record-activity.ts';
import { taskLimits, type TaskConflict, type TaskRights, type TaskState } from '../task.ts';
import { readTask } from './read-tasks.ts';

/** The same for what is not there and what is in another room. */
export const taskNotFound = (): Refusal =>
	refuse('not-found', 'There is no such task, or you cannot see it. It may have been removed.');

export const notYourTask = (): Refusal =>
	refuse(
		'not-allowed',
		'Your role lets you change tasks that you added, and move those given to you or your council. Nothing was changed. Ask an editor of the room.'
	);

export const tasksLimited: CommandLimits = {
	of: 'tasks',
	perMinute: taskLimits.commandsPerMinute,
	perHour: taskLimits.commandsPerHour,
	kept: 'This was not done, and your words are kept.'
};

/** The officer with the council of this moment. */
export interface Me {
	id: string;
	councilCode: string;
}

export interface InTasks<I> {
	tx: TransactionSql;
	roomId: string;
	me: Me;
	access: RoomAccess;
	input: I;
	/** The activity row of what was done to a task. */
	tell(task: string, did: TaskDeed, whom?: { personId?: string; council?: string }): Promise<void>;
}

interface Asked<S> {
	officer: SignedInOfficer;
	roomId: string;
	schema: S;
	input: unknown;
}

export const meOf = (facts: RoomFacts): Me => ({
	id: facts.officer?.id ?? '',
	councilCode: facts.officer?.councilCode ?? ''
});

/** Runs a command on tasks: the officer's turn and the right to take part first, then what was sent, after the room's lock. */
export async function inTasks<S extends v.GenericSchema, T extends object>(
	sql: Sql,
	{ officer, roomId, schema, input }: Asked<S>,
	work: (around: InTasks<v.InferOutput<S>>) => Promise<Outcome<T>>
): Promise<Outcome<T>> {
	const tooFast = await limitCommands(sql, officer, tasksLimited);
	if (tooFast) return tooFast;
	return inRoom<T>(sql, { officer, roomId, needs: 'comment' }, async (tx, access, facts) => {
		const parsed = parseInput(schema, input);
		if (!parsed.ok) return parsed;
		const me = meOf(facts);
		return work({
			tx,
			roomId,
			me,
			access,
			input: parsed.input,
			async tell(task, did, whom = {}) {
				const keys = [
					...(whom.personId ? [`person:${whom.personId}`] : []),
					...(whom.council ? [`council:${whom.council}`] : [])
				];
				const officerIds = keys.length > 0 ? await namedOfficers(tx, { roomId, keys }) : [];
				await recordActivity(tx, {
					roomId,
					officer: me,
					event: { kind: 'task', task, did, ...whom },
					notices: [{ reason: 'task', officerIds }]
				});
			}
		});
	});
}

export interface TaskRow {
	id: string;
	title: string;
	details: string;
	state: TaskState;
	ownerId: string | null;
	ownerCouncilCode: string | null;
	dueOn: string | null;
	proposalId: string | null;
	sectionKey: string | null;
	revision: number;
	removed: boolean;
	/** too long ago to be brought back */
	removedForGood: boolean;
	may: TaskRights;
}

/** A task of this room and what the officer may do with it; removed ones too. The room's lock keeps it as it is. */
export async function findTask(
	{ tx, roomId, me, access }: Pick<InTasks<unknown>, 'tx' | 'roomId' | 'me' | 'access'>,
	taskId: string
): Promise<TaskRow | null> {
	const [row] = await tx<(Omit<TaskRow, 'may'> & { isMadeByMe: boolean })[]>`
		select id, title, details, state, owner_id as "ownerId", owner_council_code as "ownerCouncilCode",
			to_char(due_on, 'YYYY-MM-DD') as "dueOn", proposal_id as "proposalId", section_key as "sectionKey", revision,
			deleted_at is not null as removed,
			coalesce(deleted_at <= now() - ${`${taskLimits.restoreMs} milliseconds`}::interval, false) as "removedForGood",
			created_by = ${me.id} as "isMadeByMe"
		from task where id = ${taskId} and room_id = ${roomId}`;
	if (!row) return null;
	const { isMadeByMe, ...task } = row;
	const change = access.write || isMadeByMe;
	const isMine = task.ownerId === me.id || task.ownerCouncilCode === me.councilCode;
	return { ...task, may: { change, move: change || isMine } };
}

/** A task of this room that is there and that the officer may do this with, or why not. */
export async function requireTask(
	around: Pick<InTasks<unknown>, 'tx' | 'roomId' | 'me' | 'access'>,
	taskId: string,
	right: keyof TaskRights
): Promise<{ ok: true; task: TaskRow } | Refusal> {
	const task = await findTask(around, taskId);
	if (!task || task.removed) return taskNotFound();
	return task.may[right] ? { ok: true, task } : notYourTask();
}

/** Somebody was first: how the task is now. */
export async function conflict(
	{ tx, roomId, me, access }: Pick<InTasks<unknown>, 'tx' | 'roomId' | 'me' | 'access'>,
	taskId: string
): Promise<TaskConflict> {
	const present = await readTask(tx, { roomId, me, access }, taskId);
	return {
		...refuse(
			'stale',
			'Somebody else changed this task while you had it open. What you entered is kept. Check how it is now, then save again.'
		),
		reason: 'stale',
		present
	};
}
