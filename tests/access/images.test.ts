import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { imageLimits, imageWords, type CopiedImages } from '#lib/images/image.ts';
import { createFolderStore } from '#lib/images/server/folder-store.ts';
import { createS3Store } from '#lib/images/server/s3-store.ts';
import { removeGoneImages } from '#lib/images/server/remove-gone-images.ts';
import { startApp, type App } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';
import { signInCookie } from '../support/people.ts';
import { drawPicture, photo } from '../support/pictures.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { startS3StandIn } from '../support/s3-stand-in.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let app: App;
let folder: string;
let png: Uint8Array<ArrayBuffer>;
let owner: SignedInOfficer;
let roomId: string;
let proposalId: string;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase({ poolSize: 4 });
	folder = await mkdtemp(join(tmpdir(), 'folkmoot-images-'));
	app = await startApp({ url: own.url, env: { LOG_LEVEL: 'fatal', FILES_DIR: folder } });
	png = new Uint8Array(await drawPicture().png().toBuffer());
}, 90_000);
afterAll(async () => {
	await app?.stop();
	await own?.close();
	await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	roomId = await makeRoom(sql(), owner);
	proposalId = await makeProposal(sql(), owner, roomId);
});

async function ask(by: SignedInOfficer, path: string, init: RequestInit = {}): Promise<Response> {
	const { headers, ...rest } = init;
	return fetch(app.origin + path, {
		...rest,
		redirect: 'manual',
		headers: {
			origin: app.origin,
			cookie: await signInCookie(sql(), by.id),
			...(headers as Record<string, string>)
		}
	});
}
const send = (
	by: SignedInOfficer,
	body: BodyInit,
	proposal = proposalId,
	type = 'application/octet-stream'
) => ask(by, `/proposals/${proposal}/images`, { method: 'POST', body, headers: { 'content-type': type } });
async function add(by = owner, proposal = proposalId): Promise<string> {
	const response = await send(by, png, proposal);
	expect(response.status).toBe(201);
	return ((await response.json()) as { id: string }).id;
}
const messageOf = async (response: Response) => ((await response.json()) as { message: string }).message;
const pictures = async () => (await sql()`select id from image where document_id = ${proposalId}`).length;

describe('adding a picture', () => {
	test('answers its id and size, and serves it inert, under a name of its own, to be asked for again each time', async () => {
		const added = await send(owner, png);
		expect(added.status).toBe(201);
		const image = (await added.json()) as { id: string; width: number; height: number };
		expect(image).toEqual({
			id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
			width: 400,
			height: 300
		});

		const served = await ask(owner, `/images/${image.id}`);
		expect(served.status).toBe(200);
		expect(Object.fromEntries(served.headers)).toMatchObject({
			'content-type': 'image/png',
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cross-origin-resource-policy': 'same-origin',
			'content-disposition': `attachment; filename="picture-${image.id.slice(0, 8)}.png"`,
			'cache-control': 'private, no-cache'
		});
		const { width, format } = await sharp(Buffer.from(await served.arrayBuffer())).metadata();
		expect({ width, format }).toEqual({ width: 400, format: 'png' });

		const etag = served.headers.get('etag')!;
		const again = await ask(owner, `/images/${image.id}`, { headers: { 'if-none-match': etag } });
		expect([again.status, (await again.arrayBuffer()).byteLength]).toEqual([304, 0]);
	});

	test('who may suggest may add one, who may only read may not, and nothing is kept of it', async () => {
		const [commenter, viewer, outsider] = [
			await makeSignedIn(sql()),
			await makeSignedIn(sql()),
			await makeSignedIn(sql(), { councilCode: 'LDS' })
		];
		await addMember(sql(), roomId, commenter.id, 'commenter');
		await addMember(sql(), roomId, viewer.id, 'viewer');
		await add(commenter);
		expect((await send(viewer, png)).status).toBe(403);
		expect((await send(outsider, png)).status).toBe(404);
		expect(await pictures()).toBe(1);
	});

	test('none is added to a frozen or deleted proposal', async () => {
		await sql()`update document_head set frozen = true where document_id = ${proposalId}`;
		const refused = await send(owner, png);
		expect(refused.status).toBe(403);
		expect(await messageOf(refused)).toContain('frozen');
		await sql()`update proposal set deleted_at = now() where id = ${proposalId}`;
		expect((await send(owner, png)).status).toBe(404);
		expect(await pictures()).toBe(0);
	});

	test('[B7] it is taken by its content: an SVG, a page and nothing are refused whatever they say they are', async () => {
		const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>hit()</script></svg>';
		for (const type of ['image/png', 'image/svg+xml', 'application/octet-stream']) {
			const refused = await send(owner, svg, proposalId, type);
			expect([refused.status, await messageOf(refused)]).toEqual([400, imageWords.otherKind]);
		}
		const empty = await send(owner, '');
		expect([empty.status, await messageOf(empty)]).toEqual([400, imageWords.empty]);
		// A picture that says it is a page is a picture, and served as one.
		const named = await send(
			owner,
			png,
			proposalId,
			'text/html; name="a\u202egnp.html"'.replace('\u202e', '')
		);
		const { id } = (await named.json()) as { id: string };
		expect((await ask(owner, `/images/${id}`)).headers.get('content-type')).toBe('image/png');
	});

	test('[B7] where and on what a photo was taken is not in what is served', async () => {
		const added = await send(owner, new Uint8Array(await photo()));
		const { id, width } = (await added.json()) as { id: string; width: number };
		expect(width).toBe(300);
		const served = Buffer.from(await (await ask(owner, `/images/${id}`)).arrayBuffer());
		expect(served.toString('latin1')).not.toContain('CANARY');
	});
});

describe('[P12] bounds', () => {
	test('[B3] a file that says it is longer than 10 MB is refused unread', async () => {
		const cookie = await signInCookie(sql(), owner.id);
		const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
			const sending = httpRequest(
				`${app.origin}/proposals/${proposalId}/images`,
				{
					method: 'POST',
					headers: {
						origin: app.origin,
						cookie,
						'content-type': 'application/octet-stream',
						'content-length': imageLimits.maxBytes + 1
					}
				},
				(response) => {
					let body = '';
					response.on('data', (part: Buffer) => (body += part.toString()));
					response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
				}
			);
			sending.on('error', reject);
			// The first bytes only: the answer comes without the others.
			sending.write(png);
		});
		expect(answer.status).toBe(413);
		expect(answer.body).toContain(imageWords.tooLarge);
	});

	test('[B3] one that does not say how long it is is cut at 10 MB', async () => {
		let sent = 0;
		const part = new Uint8Array(100_000);
		const endless = new ReadableStream<Uint8Array>({
			async pull(controller) {
				// As a line does: what is sent goes out before more is asked for.
				await pause(0);
				sent += part.length;
				controller.enqueue(part);
				if (sent > 40_000_000) controller.close();
			}
		});
		const refused = await ask(owner, `/proposals/${proposalId}/images`, {
			method: 'POST',
			body: endless,
			headers: { 'content-type': 'application/octet-stream' },
			duplex: 'half'
		} as RequestInit).catch(() => null);
		// The answer, or the end of the line: never a stored picture.
		if (refused) expect([400, 413]).toContain(refused.status);
		expect(await pictures()).toBe(0);
		expect((await send(owner, png)).status).toBe(201);
	});

	test('other doors still take no more than 512 kB, and nothing that does not say how long it is', async () => {
		const large = new URLSearchParams({ title: 'x'.repeat(600_000) });
		const path = `/proposals/${proposalId}?/title`;
		expect((await ask(owner, path, { method: 'POST', body: large })).status).toBe(413);
		expect(
			(await ask(owner, `/proposals/${proposalId}/images/copy`, { method: 'POST', body: large })).status
		).toBe(413);
		const unknown = await ask(owner, path, {
			method: 'POST',
			body: new Blob(['title=x']).stream(),
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			duplex: 'half'
		} as RequestInit);
		expect(unknown.status).toBe(411);
	});

	test('30 in ten minutes are taken from an officer, and then they are told when to go on', async () => {
		const key = `images:${owner.id}`;
		const hits = Array.from({ length: imageLimits.perOfficer - 1 }, () => new Date().toISOString());
		await sql()`insert into rate_limit (key, hits, expires_at) values (${key}, ${hits}, now() + interval '1 hour')`;
		await add();
		const refused = await send(owner, png);
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(500);
		expect(await messageOf(refused)).toMatch(
			/^You have added 30 pictures in 10 minutes\. .* Try again in 10 minutes\.$/
		);
	});

	test('a proposal holds so many bytes of pictures and no more', async () => {
		const id = await add();
		await sql()`update image set bytes = ${imageLimits.bytesPerProposal - 10} where id = ${id}`;
		const refused = await send(owner, png);
		expect([refused.status, await pictures()]).toEqual([413, 1]);
		expect(await messageOf(refused)).toContain('as many pictures as it can hold');
	});
});

describe('[A2] seeing a picture', () => {
	test('is for whoever may see its proposal, and ends with that', async () => {
		const id = await add();
		const reader = await makeSignedIn(sql());
		const hidden = await ask(reader, `/images/${id}`);
		const none = await ask(reader, `/images/${randomUUID()}`);
		const shape = async (response: Response) => [
			response.status,
			response.headers.get('etag'),
			(await response.text()).replace(/[0-9a-f-]{36}/g, '').replace(/nonce[^\s>]*/g, '')
		];
		expect(await shape(hidden)).toEqual(await shape(none));

		await addMember(sql(), roomId, reader.id, 'viewer');
		const seen = await ask(reader, `/images/${id}`);
		expect(seen.status).toBe(200);
		await sql()`delete from room_member where room_id = ${roomId} and officer_id = ${reader.id}`;
		// Not even that it did not change.
		const after = await ask(reader, `/images/${id}`, {
			headers: { 'if-none-match': seen.headers.get('etag')! }
		});
		expect(after.status).toBe(404);
	});

	test('one whose file is not whole yet, or whose proposal is deleted, is not there', async () => {
		const id = await add();
		await sql()`update image set stored_at = null where id = ${id}`;
		expect((await ask(owner, `/images/${id}`)).status).toBe(404);
		await sql()`update image set stored_at = now() where id = ${id}`;
		expect((await ask(owner, `/images/${id}`)).status).toBe(200);
		await sql()`update proposal set deleted_at = now() where id = ${proposalId}`;
		expect((await ask(owner, `/images/${id}`)).status).toBe(404);
	});
});

describe('[A2] bringing pictures along into another proposal', () => {
	const copy = (by: SignedInOfficer, proposal: string, ids: unknown) =>
		ask(by, `/proposals/${proposal}/images/copy`, {
			method: 'POST',
			body: JSON.stringify({ ids }),
			headers: { 'content-type': 'application/json' }
		});

	test('copies what the officer may see, keeps what is here already, and leaves the rest out', async () => {
		const here = await add();
		const elsewhere = await add(owner, await makeProposal(sql(), owner, await makeRoom(sql(), owner)));
		const stranger = await makeSignedIn(sql(), { councilCode: 'LDS' });
		const theirs = await add(stranger, await makeProposal(sql(), stranger, await makeRoom(sql(), stranger)));
		const response = await copy(owner, proposalId, [here, elsewhere, theirs, randomUUID()]);
		const { copied } = (await response.json()) as { copied: CopiedImages };
		expect(copied[here]).toMatchObject({ id: here, width: 400 });
		expect(copied[theirs]).toBeNull();
		expect(Object.values(copied).filter((one) => one === null)).toHaveLength(2);
		const { id } = copied[elsewhere]!;
		expect(id).not.toBe(elsewhere);
		// The copy is this proposal's own: its readers see it, wherever it came from.
		const reader = await makeSignedIn(sql());
		await addMember(sql(), roomId, reader.id, 'viewer');
		expect((await ask(reader, `/images/${id}`)).status).toBe(200);
		expect((await ask(reader, `/images/${elsewhere}`)).status).toBe(404);
	});

	test('is refused to who may not add pictures there, and for what is no list of ids', async () => {
		const mine = await add();
		const viewer = await makeSignedIn(sql());
		await addMember(sql(), roomId, viewer.id, 'viewer');
		expect((await copy(viewer, proposalId, [mine])).status).toBe(403);
		const stranger = await makeSignedIn(sql());
		expect((await copy(stranger, proposalId, [mine])).status).toBe(404);
		for (const ids of [null, 'x', [], ['../../x'], Array(21).fill(mine)])
			expect((await copy(owner, proposalId, ids)).status).toBe(400);
	});
});

describe('retention', () => {
	const files = () => createFolderStore(folder);
	const fileOf = async (id: string) => (await readdir(join(folder, id.slice(0, 2)))).includes(id);

	test('files of proposals that are gone go, those of a proposal that is there stay, shown or not', async () => {
		const [kept, gone, never] = [await add(), await add(), await add()];
		// A room that is deleted takes its proposals' rows with it, and not their documents.
		const otherProposal = await makeProposal(sql(), owner, roomId);
		await sql()`update image set document_id = ${otherProposal} where id = ${gone}`;
		await sql()`delete from proposal where id = ${otherProposal}`;
		await sql()`update image set stored_at = null, created_at = now() - interval '2 hours' where id = ${never}`;
		expect(await removeGoneImages(sql(), files())).toBe(2);
		expect([await fileOf(kept), await fileOf(gone), await fileOf(never)]).toEqual([true, false, false]);
		expect((await sql()`select 1 from image where id in ${sql()([gone, never])}`).length).toBe(0);
		expect(await removeGoneImages(sql(), files())).toBe(0);
	});

	test('a store that does not answer is asked again next time, and no row is forgotten', async () => {
		const id = await add();
		await sql()`update image set stored_at = null, created_at = now() - interval '2 hours' where id = ${id}`;
		const standIn = await startS3StandIn();
		await standIn.close();
		expect(await removeGoneImages(sql(), createS3Store(standIn.settings, { answerMs: 500 }))).toBe(0);
		expect((await sql()`select 1 from image where id = ${id}`).length).toBe(1);
		expect(await removeGoneImages(sql(), files())).toBe(1);
	});
});
