import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createFork, findForkOf } from '#db/queries/forks.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { hashSecret, randomSecret } from '#lib/accounts/server/secret.ts';
import type { LiveAnswer } from '#lib/protocol/live.ts';
import { closeCode, messageType } from '#lib/protocol/sync.ts';
import { changeRoom } from '#lib/rooms/server/change-room.ts';
import { httpLineClass } from '../support/http-line.ts';
import { startApp, type App } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import { addGuest, makeGuest } from '../support/guests.ts';
import { makeDecision } from '../support/decisions.ts';
import { makeMeeting } from '../support/meetings.ts';
import { drawPicture } from '../support/pictures.ts';
import { signInCookie } from '../support/people.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { makeTask } from '../support/tasks.ts';
import { findDoors } from './routes.ts';

/**
 * Walks every door of the really running program as every kind of user, and compares with the table of
 * docs/access.md. A door that the table does not know fails, as does a row whose door is gone. [P6]
 */
const kinds = [
	'anonymous',
	'suspended',
	'outsider',
	'administrator',
	'open door',
	'viewer',
	'commenter',
	'editor',
	'owner',
	'guest'
] as const;
type Kind = (typeof kinds)[number];

const table = readTable();
const doors = findDoors();
let own: Awaited<ReturnType<typeof testDatabase>>;
let app: App;
let files: string;
let people: Record<Kind, SignedInOfficer | null>;
let keeper: SignedInOfficer;
let params: { private: Record<string, string>; open: Record<string, string> };
const sql = () => own.database.sql;

/** Where an empty form looks like a door that is hidden: one that ends a suspension nobody has. Where it is refused before rights are asked for. */
const forms: Record<string, () => Record<string, string>> = {
	'POST /admin/officers?/suspend': () => ({ officer: keeper.id, suspended: 'no' }),
	'POST /rooms/[room]/decisions/[decision]?/change': () => ({ revision: '1' })
};

function readTable(): Map<string, Record<Kind, string>> {
	const text = readFileSync(fileURLToPath(new URL('../../docs/access.md', import.meta.url)), 'utf8');
	const rows = new Map<string, Record<Kind, string>>();
	let columns: string[] = [];
	for (const line of text.split('\n')) {
		const cells = line
			.split('|')
			.slice(1, -1)
			.map((cell) => cell.trim());
		if (cells[0] === 'door') columns = cells;
		else if (cells[0]?.startsWith('`') && columns.length === cells.length) {
			const row = Object.fromEntries(columns.map((column, index) => [column, cells[index]]));
			rows.set(cells[0].replaceAll('`', ''), row as Record<Kind, string>);
		}
	}
	return rows;
}

async function makeInvitation(roomId: string): Promise<string> {
	const token = randomSecret();
	await sql()`
		insert into room_invitation (room_id, email, role, token_hash, invited_by, expires_at)
		values (${roomId}, 'somebody.else@council.example', 'owner', ${hashSecret(token)}, ${keeper.id},
			now() + interval '1 day')`;
	return token;
}

/** A stored picture of a proposal, added as its page does. */
async function addPicture(proposal: string): Promise<string> {
	const response = await fetch(`${app.origin}/proposals/${proposal}/images`, {
		method: 'POST',
		headers: {
			origin: app.origin,
			cookie: await signInCookie(sql(), keeper.id),
			'content-type': 'application/octet-stream'
		},
		body: new Uint8Array(await drawPicture().png().toBuffer())
	});
	return ((await response.json()) as { id: string }).id;
}

beforeAll(async () => {
	own = await testDatabase({ poolSize: 4 });
	files = await mkdtemp(join(tmpdir(), 'folkmoot-matrix-'));
	app = await startApp({ url: own.url, env: { LOG_LEVEL: 'fatal', FILES_DIR: files } });
	keeper = await makeSignedIn(sql(), { name: 'Keeper' });
	const somebody = (more = {}) => makeSignedIn(sql(), { councilCode: 'LDS', ...more });
	people = {
		anonymous: null,
		suspended: await somebody({ suspended: true }),
		outsider: await somebody(),
		administrator: await somebody({ isAdministrator: true }),
		'open door': await somebody(),
		viewer: await somebody(),
		commenter: await somebody(),
		editor: await somebody(),
		owner: await somebody(),
		guest: null
	};
	const [work] = await sql()<{ slug: string }[]>`select slug from publication limit 1`;
	const inRoom = async (visibility: 'private' | 'open') => {
		const room = await makeRoom(sql(), keeper, { visibility });
		const proposal = await makeProposal(sql(), keeper, room);
		const [first] = await sql()<{ key: string }[]>`
			select s.key from form_section s join proposal p on p.form_id = s.form_id where p.id = ${proposal} limit 1`;
		return {
			room,
			proposal,
			image: await addPicture(proposal),
			decision: await makeDecision(sql(), keeper, room),
			meeting: await makeMeeting(sql(), keeper, room),
			section: first!.key,
			task: await makeTask(sql(), keeper, room),
			token: await makeInvitation(room),
			slug: work?.slug ?? 'none'
		};
	};
	params = { private: await inRoom('private'), open: await inRoom('open') };
	people.guest = await makeGuest(sql(), keeper, params.private.room!);
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await own?.close();
	await rm(files, { recursive: true, force: true });
});

/** The walk before may have left, removed or changed something: everybody is where their kind says. */
async function prepare(kind: Kind): Promise<{ cookie: string | null; values: Record<string, string> }> {
	const values = kind === 'open door' ? params.open : params.private;
	const officer = people[kind];
	if (officer && ['viewer', 'commenter', 'editor', 'owner', 'suspended'].includes(kind)) {
		const role = kind === 'suspended' ? 'owner' : (kind as 'viewer' | 'commenter' | 'editor' | 'owner');
		await addMember(sql(), values.room!, officer.id, role);
	}
	if (officer && kind === 'guest') await addGuest(sql(), values.room!, officer.id);
	return { cookie: officer && (await signInCookie(sql(), officer.id)), values };
}

async function ask(door: string, kind: Kind): Promise<string> {
	const { cookie, values } = await prepare(kind);
	const [method = '', path = ''] = door.split(' ');
	const address = path.replace(/\[(\w+)\]/g, (_, name: string) => values[name] ?? name);
	if (method === 'EVENT') return askLive(path, cookie, values.room!);
	if (method.startsWith('SYNC')) {
		return askSync(method, cookie, await documentOf(path, people[kind], values.proposal!));
	}
	const response = await fetch(app.origin + address, {
		method,
		redirect: 'manual',
		headers: {
			origin: app.origin,
			accept: 'text/html',
			...(cookie ? { cookie } : {}),
			...(method === 'GET' ? {} : { 'content-type': 'application/x-www-form-urlencoded' })
		},
		...(method === 'GET' ? {} : { body: new URLSearchParams(forms[door]?.()).toString() })
	});
	await response.arrayBuffer();
	return inWords(response.status, response.headers.get('location'));
}

function inWords(status: number, location: string | null): string {
	if (status === 303 || status === 302) return /^\/sign-in($|\?)/.test(location ?? '') ? 'sign in' : 'yes';
	if (status === 403) return 'no';
	if (status === 404) return 'hidden';
	if (status === 401) return 'sign in';
	// What was sent is empty on purpose: that something is wrong with it is said only to who may send it.
	if (status < 300 || status === 400 || status === 409 || status === 410) return 'yes';
	return `status ${status}`;
}

/** What a name stands for. A fork may be older than the officer's role, so it is made past the command. */
async function documentOf(path: string, officer: SignedInOfficer | null, proposal: string): Promise<string> {
	if (path === '/sync/{document}') return proposal;
	const fork = { baseId: proposal, officerId: (path === '/sync/{fork}' && officer ? officer : keeper).id };
	const had = await findForkOf(sql(), fork);
	if (had) return had;
	const id = crypto.randomUUID();
	await sql().begin((tx) => createFork(tx, { id, ...fork, update: null }));
	return id;
}

async function askLive(event: string, cookie: string | null, roomId: string): Promise<string> {
	const page = io(app.origin, {
		path: '/live',
		transports: ['websocket'],
		reconnection: false,
		forceNew: true,
		extraHeaders: { origin: app.origin, ...(cookie ? { cookie } : {}) }
	});
	try {
		const refused = await new Promise<Error | null>((resolve) => {
			page.once('connect', () => resolve(null));
			page.once('connect_error', resolve);
		});
		if (refused) return refused.message === 'signed-out' ? 'sign in' : refused.message;
		const ask = (name: string) => page.timeout(3_000).emitWithAck(name, { roomId }) as Promise<LiveAnswer>;
		// All but these are for followers. They send nothing but the room's id: an answer about what is missing is one of
		// somebody who may.
		const asFollower = event !== 'room:join' && event !== 'room:leave';
		const joined: LiveAnswer = asFollower ? await ask('room:join') : { ok: true };
		const answer = joined.ok ? await ask(event) : joined;
		if (!answer.ok && answer.reason === 'bad-message') return 'yes';
		return answer.ok ? 'yes' : answer.reason === 'not-found' ? 'hidden' : answer.reason;
	} finally {
		page.disconnect();
	}
}

/** Reader or writer: the server tells a reader so at once, before anything else it could say. */
async function askSync(method: string, cookie: string | null, documentId: string): Promise<string> {
	const url = `${app.origin.replace('http', 'ws')}/sync/${documentId}`;
	const door = { port: app.port, origin: app.origin, cookie: cookie ?? undefined };
	const socket =
		method === 'SYNC-HTTP'
			? new (httpLineClass(door))(url)
			: new WebSocket(url, { origin: app.origin, headers: cookie ? { cookie } : {} });
	try {
		return await new Promise<string>((resolve, reject) => {
			const late = setTimeout(() => reject(new Error('no answer on the document socket')), 5_000);
			const say = (word: string) => {
				clearTimeout(late);
				resolve(word);
			};
			let readOnly = false;
			// A question of step 1 with an empty state; its answer comes after the server has said who may write.
			socket.on('open', () => socket.send(Uint8Array.of(messageType.sync, 0, 1, 0)));
			socket.on('message', (data: Buffer) => {
				if (data[0] === messageType.access) readOnly = data[1] === 0;
				if (data[0] === messageType.sync && data[1] === 1) say(readOnly ? 'reads' : 'writes');
			});
			socket.on('close', (code: number) =>
				say(
					code === closeCode.signedOut ? 'sign in' : code === closeCode.notFound ? 'hidden' : `closed ${code}`
				)
			);
			socket.on('error', (error: Error) => say(/401/.test(error.message) ? 'sign in' : error.message));
		});
	} finally {
		socket.terminate();
	}
}

describe('[A1] [P6] the policy', () => {
	test('knows every page, endpoint, action, event and document name, and none that is gone', () => {
		const known = [...table.keys()].sort();
		expect({
			'missing in docs/access.md': doors.filter((door) => !table.has(door)),
			'gone from the program': known.filter((door) => !doors.includes(door))
		}).toEqual({ 'missing in docs/access.md': [], 'gone from the program': [] });
	});
	test('has every kind of user in its table', () => {
		for (const [door, row] of table) expect(Object.keys(row), door).toEqual(['door', ...kinds]);
	});
	test.each(doors.filter((door) => table.has(door)))('holds at %s', async (door) => {
		const found: Record<string, string> = { door: `\`${door}\`` };
		for (const kind of kinds) found[kind] = await ask(door, kind);
		expect(found).toEqual(table.get(door));
	});
});

describe('[A2] ids of two parents', () => {
	const post = async (path: string, officer: SignedInOfficer, form: Record<string, string>) => {
		const response = await fetch(app.origin + path, {
			method: 'POST',
			redirect: 'manual',
			headers: { origin: app.origin, cookie: await signInCookie(sql(), officer.id), accept: 'text/html' },
			body: new URLSearchParams(form)
		});
		return { status: response.status, text: await response.text() };
	};
	test('an invitation of another room is not taken back through one’s own', async () => {
		const mine = await makeRoom(sql(), people.outsider!);
		const [row] = await sql()<{ id: string }[]>`
			select id from room_invitation where room_id = ${params.private.room!} limit 1`;
		await post(`/rooms/${mine}/people?/revoke`, people.outsider!, { invitation: row!.id });
		const [after] = await sql()`select revoked_at from room_invitation where id = ${row!.id}`;
		expect(after?.revoked_at).toBeNull();
	});
	test('a person of another room is neither changed nor removed through one’s own', async () => {
		const mine = await makeRoom(sql(), people.outsider!);
		for (const action of ['changePerson', 'removePerson']) {
			await post(`/rooms/${mine}/people?/${action}`, people.outsider!, { person: keeper.id, role: 'viewer' });
		}
		const [row] = await sql()`
			select role from room_member where room_id = ${params.private.room!} and officer_id = ${keeper.id}`;
		expect(row?.role).toBe('owner');
	});
	test('an owner finds whose account is suspended and the page that removes them; others are not told', async () => {
		const room = params.private.room!;
		const { id, name } = people.suspended!;
		await addMember(sql(), room, id, 'editor');
		await addMember(sql(), room, people.viewer!.id, 'viewer');
		const read = async (path: string, officer: SignedInOfficer) => {
			const cookie = await signInCookie(sql(), officer.id);
			const response = await fetch(`${app.origin}/rooms/${room}${path}`, {
				headers: { cookie, accept: 'text/html' }
			});
			return response.text();
		};
		const remove = `/people/remove?person=${id}`;
		expect(await read('/people', keeper)).toContain(`/rooms/${room}${remove}`);
		expect(await read(remove, keeper)).toContain(`Remove ${name} from this room?`);
		expect(await read('/people', people.viewer!)).not.toContain(id);
	});
	test('a hidden room and no room look the same, byte for byte but for the id', async () => {
		const cookie = await signInCookie(sql(), people.outsider!.id);
		const read = async (id: string) => {
			const response = await fetch(`${app.origin}/rooms/${id}`, { headers: { cookie, accept: 'text/html' } });
			return (await response.text())
				.replaceAll(id, 'ID')
				.replace(/nonce="[^"]*"/g, '')
				.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'REQUEST')
				.replace(/__sveltekit_\w+/g, '');
		};
		expect(await read(params.private.room!)).toBe(await read('00000000-0000-4000-8000-000000000000'));
	});
	test('[A15] an administrator gets no room by being one', async () => {
		const changed = await changeRoom(sql(), people.administrator!, params.private.room!, {
			title: 'Mine',
			visibility: 'open'
		});
		expect(changed).toMatchObject({ ok: false, reason: 'not-found' });
	});
});
