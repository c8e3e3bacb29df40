import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { endCalendar, makeCalendar } from '#lib/tasks/server/calendar.ts';
import { taskLimits } from '#lib/tasks/task.ts';
import { startApp, type App } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import { addMember, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let app: App;
let owner: SignedInOfficer;
let other: SignedInOfficer;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase();
	app = await startApp({ url: own.url });
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	other = await makeSignedIn(sql(), { name: 'Tom Okafor', councilCode: 'LDS' });
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await own?.close();
});

async function address(officer: SignedInOfficer): Promise<string> {
	const made = await makeCalendar(sql(), officer);
	if (!made.ok) throw new Error(made.message);
	return `${app.origin}/calendar/${made.token}.ics`;
}
/** As a calendar program asks: without any cookie. */
const read = async (url: string) => {
	const response = await fetch(url, { redirect: 'manual' });
	return { response, text: await response.text() };
};
const titles = (text: string) => [...text.matchAll(/^SUMMARY:(.*)\r$/gm)].map(([, title]) => title);

test('[A2] a calendar shows its officer’s due tasks where they may see the room, and nobody else’s', async () => {
	const room = await makeRoom(sql(), owner);
	const elsewhere = await makeRoom(sql(), other, { title: 'Not theirs' });
	await addMember(sql(), room, other.id, 'commenter');
	await makeTask(sql(), owner, room, { title: 'Mine', owner: `person:${owner.id}`, dueOn: '2026-11-30' });
	await makeTask(sql(), owner, room, { title: 'Our council’s', owner: 'council:DST', dueOn: '2026-12-01' });
	await makeTask(sql(), owner, room, { title: 'No day', owner: `person:${owner.id}` });
	await makeTask(sql(), owner, room, { title: 'Tom’s', owner: `person:${other.id}`, dueOn: '2026-12-02' });
	await makeTask(sql(), other, elsewhere, {
		title: 'Elsewhere',
		owner: `person:${other.id}`,
		dueOn: '2026-12-03'
	});
	const { response, text } = await read(await address(owner));
	expect(response.status).toBe(200);
	expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
	expect(response.headers.get('cache-control')).toContain('private');
	expect(titles(text)).toEqual(['Mine', 'Our council’s']);
	expect(text).not.toContain('Not theirs');

	const toms = await address(other);
	expect(titles((await read(toms)).text)).toEqual(['Tom’s', 'Elsewhere']);
	await sql()`delete from room_member where room_id = ${room} and officer_id = ${other.id}`;
	expect(titles((await read(toms)).text)).toEqual(['Elsewhere']);
	await sql()`update officer set suspended_at = now() where id = ${other.id}`;
	expect((await read(toms)).response.status).toBe(404);
	await sql()`update officer set suspended_at = null where id = ${other.id}`;
	expect((await read(toms)).response.status).toBe(200);
});

test('a new address ends the one before; ended, it is like one that never was', async () => {
	const [first, second] = [await address(owner), await address(owner)];
	expect((await read(first)).response.status).toBe(404);
	expect((await read(second)).response.status).toBe(200);
	expect((await read(second.replace('.ics', ''))).response.status).toBe(200);
	await endCalendar(sql(), owner);
	const ended = await read(second);
	const never = await read(`${app.origin}/calendar/aaaaaaaaaaaaaaaaaaaaaaaa.ics`);
	expect([ended.response.status, never.response.status]).toEqual([404, 404]);
	const [kept] = await sql()<
		{ feeds: number }[]
	>`select count(*)::int as feeds from calendar_feed where officer_id = ${owner.id}`;
	expect(kept?.feeds).toBe(0);
});

test('the address is kept nowhere: not in the database, not in the log', async () => {
	const url = await address(owner);
	const token = /calendar\/(\w+)\.ics/.exec(url)![1]!;
	await read(url);
	const [row] = await sql()<
		{ hash: Buffer }[]
	>`select token_hash as hash from calendar_feed where officer_id = ${owner.id}`;
	expect(row!.hash.includes(token)).toBe(false);
	expect(row!.hash).toHaveLength(32);
	// A reading that fails is the only one of which the log says anything.
	await sql()`alter table calendar_feed rename to calendar_feed_away`;
	const failed = await read(url);
	await sql()`alter table calendar_feed_away rename to calendar_feed`;
	expect(failed.response.status).toBe(500);
	expect(app.logs.join('\n')).toContain('a request failed');
	expect(app.logs.join('\n')).not.toContain(token);
});

test('[A16] too many readings are refused with when to come back', async () => {
	const url = await address(owner);
	await sql()`
		insert into rate_limit (key, hits, expires_at)
		values (${`calendar:minute:${owner.id}`},
			array(select now() from generate_series(1, ${taskLimits.calendarReadsPerMinute})), now() + interval '1 minute')
		on conflict (key) do update set hits = excluded.hits`;
	const { response } = await read(url);
	expect(response.status).toBe(429);
	expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
});
