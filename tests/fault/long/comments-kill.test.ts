import { randomInt, randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withCommandDatabase } from '../../../server/command-database.ts';
import { startApp, type App } from '../../support/app.ts';
import { makeDoors, ownProgram, type OwnProgram } from '../../support/own-program.ts';
import type { Door } from '../../support/writers.ts';

const kills = 5;
/** So many answers before each kill, at least: the next comment is on its way then. */
const answersLeast = 4;
const people = 4;
const section = 'problem';

let own: OwnProgram;
let app: App | null = null;
beforeEach(async () => {
	own = await ownProgram();
});
afterEach(async () => {
	await app?.kill();
	await own.remove();
});

interface Said {
	thread: string;
	comment: string;
	body: string;
	/** the server answered that it has it */
	acknowledged: boolean;
}

/** Says one thing after another, as the margin does: what got no answer is sent again, the same in every word. */
class Speaker {
	readonly said: Said[] = [];
	readonly door: Door;
	#going = false;
	#done: Promise<void> = Promise.resolve();

	constructor(door: Door) {
		this.door = door;
	}

	start(): void {
		this.#going = true;
		this.#done = this.#goOn();
	}

	async stop(): Promise<void> {
		this.#going = false;
		await this.#done;
	}

	async #goOn(): Promise<void> {
		while (this.#going) {
			if (this.said.at(-1)?.acknowledged !== false) this.said.push(this.#next());
			const last = this.said.at(-1)!;
			last.acknowledged = await this.#send(last);
		}
	}

	/** Sends what is still open. */
	async finish(): Promise<void> {
		const last = this.said.at(-1)!;
		if (!last.acknowledged) last.acknowledged = await this.#send(last);
	}

	#next(): Said {
		const first = this.said[0];
		const thread = first && this.said.length % 5 !== 0 ? this.said.at(-1)!.thread : randomUUID();
		return { thread, comment: randomUUID(), body: `Nr ${this.said.length}, @owners`, acknowledged: false };
	}

	async #send({ thread, comment, body }: Said): Promise<boolean> {
		const begins = !this.said.some((one) => one.thread === thread && one.comment !== comment);
		const { origin, documentId, cookie } = this.door;
		try {
			const response = await fetch(
				`${origin}/proposals/${documentId}/comments?/${begins ? 'start' : 'reply'}`,
				{
					method: 'POST',
					headers: {
						origin: origin!,
						cookie: cookie!,
						accept: 'application/json',
						'x-sveltekit-action': 'true'
					},
					body: new URLSearchParams({ thread, comment, body, section, audience: 'room' })
				}
			);
			const answer = (await response.json()) as { type: string };
			return answer.type === 'success';
		} catch {
			// The program is gone: nobody knows whether it arrived.
			return false;
		}
	}
}

test(`[D16] after each of ${kills} kills no acknowledged comment is lost, and none is doubled by sending it again`, async () => {
	app = await startApp({ env: own.env });
	const { document, doors } = await makeDoors(own.config, people);
	const speakers = doors.map((door) => new Speaker(door));
	const stored = () =>
		withCommandDatabase(own.config, async ({ sql }) => {
			// One officer says more in these seconds than a person does in a minute.
			await sql`delete from rate_limit`;
			return {
				comments: await sql<{ id: string; thread: string; body: string; mentions: number }[]>`
					select c.id, c.thread_id as thread, c.body,
						(select count(*)::int from comment_mention m where m.comment_id = c.id) as mentions
					from comment c where c.document_id = ${document.documentId}`,
				wrong: await sql`
					select t.id from comment_thread t
					where t.comments <> (select count(*) from comment c where c.thread_id = t.id) or t.comments <> t.shown`,
				told: await sql<{ count: number }[]>`
					select count(*)::int from activity where kind = 'comment' and room_id = ${document.roomId}`
			};
		});

	const answered = () =>
		speakers.reduce((sum, { said }) => sum + said.filter(({ acknowledged }) => acknowledged).length, 0);
	const turn = () => new Promise((resolve) => setImmediate(resolve));

	for (let kill = 1; kill <= kills; kill += 1) {
		for (const speaker of speakers) speaker.start();
		const wanted = answered() + randomInt(answersLeast, 40);
		for (const end = performance.now() + 20_000; answered() < wanted; await turn())
			expect(performance.now(), 'time until enough answers').toBeLessThan(end);
		await app.kill();
		for (const speaker of speakers) await speaker.stop();
		app = await startApp({ env: own.env });
		const { comments, wrong } = await stored();
		const ids = new Set(comments.map(({ id }) => id));
		for (const { said } of speakers)
			for (const { comment, acknowledged } of said)
				if (acknowledged) expect(ids.has(comment), 'an acknowledged comment is there').toBe(true);
		expect(wrong).toEqual([]);
	}
	for (const speaker of speakers) await speaker.finish();

	const all = speakers.flatMap(({ said }) => said);
	expect(all.every(({ acknowledged }) => acknowledged)).toBe(true);
	expect(all.length).toBeGreaterThan(kills * answersLeast);
	const { comments, wrong, told } = await stored();
	const wanted = all.map(({ comment, thread, body }) => ({ id: comment, thread, body, mentions: 1 }));
	const byId = <T extends { id: string }>(rows: readonly T[]) =>
		[...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
	expect(byId(comments)).toEqual(byId(wanted));
	expect(wrong).toEqual([]);
	expect(told[0]!.count).toBe(all.length);
	expect(await app.stop()).toBe(0);
}, 180_000);
