import { once } from 'node:events';
import type { Socket } from 'node:net';
import * as encoding from 'lib0/encoding';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { closeCode, syncLimits, syncStep } from '../../src/lib/protocol/sync.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument, type TestDocument } from '../support/documents.ts';
import {
	nothingNew,
	openSynced,
	presenceMessage,
	syncMessage,
	updateOf,
	type Page
} from '../support/page.ts';
import { openRawSocket, rawFrame } from '../support/raw-socket.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { typeParagraph, when, type Door } from '../support/writers.ts';

const textOf = (doc: Y.Doc) => doc.getXmlFragment('problem').toString();
const megabytes = 1_000_000;

describe('no message and no user stops or stalls the service', () => {
	let db: TestDatabase;
	let server: SyncServer;
	let made: TestDocument;
	let attacker: Door;
	let honest: [Page, Page];
	const pages: Page[] = [];

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	beforeEach(async () => {
		for (const page of pages.splice(0)) page.close();
		made = await makeDocument(db.database.sql);
		honest = [await join(), await join()];
		attacker = await editorsDoor();
	});
	afterAll(async () => {
		for (const page of pages.splice(0)) page.close();
		await server.close();
		await db.close();
	});

	const editorsDoor = async (): Promise<Door> => ({
		port: server.port,
		documentId: made.documentId,
		cookie: (await made.officer('editor')).cookie
	});

	async function join(at?: Door): Promise<Page> {
		const page = await openSynced(at ?? (await editorsDoor()));
		pages.push(page);
		return page;
	}

	/** Others of the same document type on: one's words are with the other, and on disk, in time. */
	async function othersAreServed(limitMs = 2_000): Promise<void> {
		const [one, other] = honest;
		const word = `Word ${Math.random()}.`;
		const began = performance.now();
		one.step2(updateOf(other.doc, (doc) => void typeParagraph(doc, 'problem', word)));
		await when(other.doc, () => textOf(other.doc).includes(word), limitMs);
		expect(performance.now() - began).toBeLessThan(limitMs);
	}

	const rows = async () => {
		const [counted] = await db.database.sql<{ count: number }[]>`
			select count(*)::int as count from document_update where document_id = ${made.documentId}`;
		return counted!.count;
	};

	describe('frames', () => {
		const step1 = syncMessage(syncStep.step1, new Uint8Array([0]));
		test.each([
			['reserved bits', [{ rsv: 1, payload: step1 }], [1002]],
			['compression that was not agreed', [{ rsv: 4, payload: step1 }], [1002]],
			['an unknown opcode', [{ opcode: 3, payload: step1 }], [1002]],
			['an unknown control opcode', [{ opcode: 11, payload: step1 }], [1002]],
			['no mask', [{ masked: false, payload: step1 }], [1002]],
			['a fragmented ping', [{ opcode: 9, fin: false }], [1002]],
			['a ping that is too long', [{ opcode: 9, payload: new Uint8Array(126) }], [1002]],
			['a continuation of nothing', [{ opcode: 0, payload: step1 }], [1002]],
			['a close code that is none', [{ opcode: 8, payload: new Uint8Array([3, 237]) }], [1002]],
			[
				'a text frame of bad UTF-8',
				[{ opcode: 1, payload: new Uint8Array([0xc3, 0x28]) }],
				[1007, closeCode.badContent]
			],
			['a length of 2^40', [{ claimedLength: 2n ** 40n }], [1009]],
			['a length of 2^63', [{ claimedLength: 2n ** 63n }], [1002, 1009]],
			['a message over the limit', [{ payload: new Uint8Array(syncLimits.maxMessageBytes + 1) }], [1009]],
			[
				'fragments over the limit',
				Array.from({ length: 12 }, (_, index) => ({
					opcode: index === 0 ? 2 : 0,
					fin: false,
					payload: new Uint8Array(100_000)
				})),
				[1009]
			]
		])('[P12] [B1] %s closes the one socket', async (_what, frames, codes) => {
			const { socket, closed } = await openRawSocket(attacker);
			for (const frame of frames) socket.write(rawFrame(frame));
			expect(codes).toContain(await closed);
			await othersAreServed();
		});

		test('[P12] [B1] half a frame and then silence ends with the pings', async () => {
			const impatient = await startSyncServer(db, { pingMs: 200 });
			const { socket, closed } = await openRawSocket({ ...attacker, port: impatient.port });
			socket.write(rawFrame({ payload: step1 }).subarray(0, 4));
			await closed;
			await impatient.close();
			await othersAreServed();
		});

		test('[P12] [B1] a million fragments of one byte are cut off early', async () => {
			const before = process.memoryUsage.rss();
			const { socket, closed } = await openRawSocket(attacker);
			socket.write(rawFrame({ fin: false, payload: new Uint8Array(1) }));
			const many = Buffer.concat(
				Array.from({ length: 10_000 }, () => rawFrame({ opcode: 0, fin: false, payload: new Uint8Array(1) }))
			);
			for (let sent = 0; sent < 100 && !socket.destroyed; sent += 1) {
				await written(socket, many);
			}
			await closed;
			expect(process.memoryUsage.rss() - before).toBeLessThan(80 * megabytes);
			await othersAreServed();
		});

		test('[P12] [B1] pings whose answers are never read do not fill the memory', async () => {
			const before = process.memoryUsage.rss();
			const { socket, closed } = await openRawSocket(attacker);
			socket.pause();
			const pings = Buffer.concat(
				Array.from({ length: 8_000 }, () => rawFrame({ opcode: 9, payload: new Uint8Array(125) }))
			);
			for (let sent = 0; sent < 100 && !socket.destroyed; sent += 1) {
				await written(socket, pings);
			}
			socket.resume();
			await closed;
			expect(process.memoryUsage.rss() - before).toBeLessThan(60 * megabytes);
			await othersAreServed();
		});
	});

	describe('messages', () => {
		const typed = (text: string) =>
			updateOf(honest[0].doc, (doc) => void typeParagraph(doc, 'problem', text));

		test.each([
			['nothing', () => new Uint8Array()],
			['an unknown type', () => new Uint8Array([77, 1, 2, 3])],
			['an authentication answer', () => new Uint8Array([2, 0])],
			['a durable answer of its own', () => new Uint8Array([64, 5])],
			['an unknown sync step', () => syncMessage(3, new Uint8Array([0, 0]))],
			['a length beyond its end', () => new Uint8Array([0, 2, 0xff, 0xff, 0x7f, 1])],
			[
				'a state vector of a huge count',
				() => syncMessage(0, new Uint8Array([0xff, 0xff, 0xff, 0xff, 0x7f]))
			],
			[
				'random bytes',
				() =>
					syncMessage(
						2,
						new Uint8Array(200).map((_, index) => (index * 73 + 41) % 256)
					)
			],
			['an update cut short', () => syncMessage(2, typed('Cut short.').subarray(0, 20))],
			[
				'an update of a huge count',
				() => syncMessage(2, new Uint8Array([1, 0xff, 0xff, 0xff, 0xff, 0x7f, 5, 0]))
			],
			['an attribute nested 50,000 deep', () => syncMessage(2, nestedAttribute(50_000))],
			['presence cut short', () => presenceMessage([{ clientId: 1, clock: 1, state: {} }]).subarray(0, 4)],
			['presence that is not JSON', () => new Uint8Array([1, 5, 1, 9, 1, 1, 123])],
			[
				'presence over the limit',
				() => presenceMessage([{ clientId: 9, clock: 1, state: { section: 'x'.repeat(5_000) } }])
			]
		])('[P12] [B4] %s closes the one socket with a reason and stores nothing', async (_what, message) => {
			const before = await rows();
			const page = await join(attacker);
			page.send(message());
			expect([closeCode.badContent, closeCode.tooLarge]).toContain(await page.closed);
			expect(await rows()).toBe(before);
			await othersAreServed();
		});

		test('[P12] [B4] updates of the second format are never taken: a few bytes of it can keep a program busy for ever', async () => {
			const page = await join(attacker);
			for (let count = 0; count < 6; count += 1) page.update(Y.convertUpdateFormatV1ToV2(typed('Second.')));
			expect([closeCode.badContent, closeCode.comeBackLater]).toContain(await page.closed);
			expect(await rows()).toBe(1);
			await othersAreServed();
		});

		const change = (what: (fragment: Y.XmlFragment, doc: Y.Doc) => void) => () =>
			updateOf(honest[0].doc, (doc) => what(doc.getXmlFragment('problem'), doc));
		const paragraph = (...content: (Y.XmlText | Y.XmlElement)[]) => {
			const element = new Y.XmlElement('paragraph');
			element.insert(0, content);
			return element;
		};
		const marked = (mark: string, value: unknown) => {
			const text = new Y.XmlText();
			text.insert(0, 'marked', { [mark]: value });
			return paragraph(text);
		};
		const withAttribute = (node: string, name: string, value: unknown) => {
			const element = new Y.XmlElement(node);
			element.setAttribute(name, value as string);
			return element;
		};

		test.each([
			['an unknown element', change((fragment) => fragment.insert(0, [new Y.XmlElement('script')]))],
			[
				'an element named like a part of every object',
				change((fragment) => fragment.insert(0, [new Y.XmlElement('constructor')]))
			],
			[
				'an unknown attribute',
				change((fragment) => fragment.insert(0, [withAttribute('paragraph', 'onclick', 'x')]))
			],
			[
				'a known attribute with a bad value',
				change((fragment) => fragment.insert(0, [withAttribute('heading', 'level', '"><script>')]))
			],
			[
				'an attribute that is an object',
				change((fragment) => fragment.insert(0, [withAttribute('heading', 'level', { toString: 1 })]))
			],
			['an unknown mark', change((fragment) => fragment.insert(0, [marked('style', { css: 'x' })]))],
			[
				'a link that runs',
				change((fragment) => fragment.insert(0, [marked('link', { href: 'javascript:alert(1)' })]))
			],
			[
				'a link that runs, hidden',
				change((fragment) => fragment.insert(0, [marked('link', { href: 'java\tscript:alert(1)' })]))
			],
			[
				'a link of data',
				change((fragment) => fragment.insert(0, [marked('link', { href: 'data:text/html,x' })]))
			],
			[
				'a link with more than an address',
				change((fragment) => fragment.insert(0, [marked('link', { href: '/', onclick: 'x' })]))
			],
			[
				'a picture from somewhere else',
				change((fragment) => fragment.insert(0, [withAttribute('image', 'id', 'https://evil.example/x.svg')]))
			],
			[
				'a picture with an address',
				change((fragment) => fragment.insert(0, [withAttribute('image', 'src', '/images/x')]))
			],
			[
				'alternative text beyond its length',
				change((fragment) => fragment.insert(0, [withAttribute('image', 'alt', 'x'.repeat(501))]))
			],
			[
				'a footnote without words',
				change((fragment) => {
					const note = withAttribute('footnote', 'text', '');
					const line = new Y.XmlElement('paragraph');
					line.insert(0, [note]);
					fragment.insert(0, [line]);
				})
			],
			[
				'a footnote outside of a line',
				change((fragment) => fragment.insert(0, [withAttribute('footnote', 'text', 'A note.')]))
			],
			[
				'words inside a picture',
				change((fragment) => {
					const image = new Y.XmlElement('image');
					fragment.insert(0, [image]);
					image.insert(0, [new Y.XmlText('inside')]);
				})
			],
			[
				'a picture in the middle of a line',
				change((fragment) => {
					const line = new Y.XmlElement('paragraph');
					fragment.insert(0, [line]);
					line.insert(0, [new Y.XmlElement('image')]);
				})
			],
			[
				'a caption with a line end in it',
				change((fragment) => fragment.insert(0, [withAttribute('table', 'caption', 'a\nb')]))
			],
			['an unknown section', change((_, doc) => void typeParagraph(doc, 'elsewhere', 'Hidden.'))],
			['a map beside the sections', change((_, doc) => void doc.getMap('problem2').set('a', 'b'))],
			['an attribute of a section', change((fragment) => void fragment.doc!.getMap('costs').set('a', 'b'))],
			[
				'a plain text type',
				change((fragment) => fragment.insert(0, [new Y.Text('x') as unknown as Y.XmlText]))
			],
			[
				'a map as an element',
				change((fragment) => fragment.insert(0, [new Y.Map() as unknown as Y.XmlText]))
			],
			['a hook', change((fragment) => fragment.insert(0, [new Y.XmlHook('x') as unknown as Y.XmlText]))],
			[
				'an embed in the text',
				change((fragment) => {
					const text = new Y.XmlText();
					fragment.insert(0, [paragraph(text)]);
					text.insertEmbed(0, { image: 'x' });
				})
			],
			['another document inside', change((_, doc) => void doc.getMap('problem3').set('doc', new Y.Doc()))],
			[
				'12,000 elements inside each other',
				change((fragment) => {
					let inner: Y.XmlFragment = fragment;
					for (let depth = 0; depth < 12_000; depth += 1) {
						const quote = new Y.XmlElement('blockquote');
						inner.insert(0, [quote]);
						inner = quote;
					}
				})
			]
		])('[P7] %s is refused with 4422, and no peer sees it', async (_what, make) => {
			const before = await rows();
			const page = await join(attacker);
			page.update(make());
			expect(await page.closed).toBe(closeCode.badContent);
			expect(await rows()).toBe(before);
			await othersAreServed();
			const fresh = await join();
			expect(textOf(fresh.doc)).toBe(textOf(honest[1].doc));
			expect([...fresh.doc.share.keys()].sort()).toEqual([...honest[1].doc.share.keys()].sort());
		});

		test('[P12] [B4] 2,000 updates whose predecessor is missing cost little and are not kept', async () => {
			const base = new Y.Doc();
			Y.applyUpdate(base, Y.encodeStateAsUpdate(honest[0].doc));
			const updates: Uint8Array[] = [];
			base.on('update', (update: Uint8Array) => updates.push(update));
			const text = typeParagraph(base, 'problem', 'x');
			for (let count = 0; count < 2_000; count += 1) text.insert(0, 'x');
			const page = await join(attacker);
			const before = process.cpuUsage();
			for (const update of updates.slice(1)) if (page.ws.readyState === page.ws.OPEN) page.update(update);
			expect(await page.closed).toBe(closeCode.comeBackLater);
			const { user, system } = process.cpuUsage(before);
			expect((user + system) / 1_000).toBeLessThan(2_000);
			expect(await rows()).toBe(1);
			await othersAreServed();
		});

		test('[P12] [B4] deletions of what is not there are a gap, and cost no new look at the whole text', async () => {
			await growDocument(30_000);
			const page = await join(attacker);
			const absent = deletionOf(4_711, 1_000);
			const before = process.cpuUsage();
			let closed = false;
			void page.closed.then(() => (closed = true));
			for (let count = 0; count < 200 && !closed; count += 1) {
				page.update(absent);
				page.update(nothingNew);
			}
			page.ws.ping();
			await Promise.race([once(page.ws, 'pong'), page.closed]);
			const { user, system } = process.cpuUsage(before);
			expect((user + system) / 1_000).toBeLessThan(2_000);
			await othersAreServed();
		});

		test('[P12] [B4] an officer whose content is refused again and again is sent away for a while', async () => {
			await growDocument(30_000);
			const bad = change((fragment) => fragment.insert(0, [new Y.XmlElement('script')]))();
			const codes: number[] = [];
			while (codes.length < 30 && codes.at(-1) !== closeCode.tooFast) {
				const page = await join(attacker);
				page.update(bad);
				codes.push(await page.closed);
			}
			expect(codes.at(-1)).toBe(closeCode.tooFast);
			await othersAreServed();
		});

		test('[P12] [B4] one update of 60,000 client ids neither stalls the server nor takes the room of others', async () => {
			const page = await join(attacker);
			const encoder = encoding.createEncoder();
			encoding.writeVarUint(encoder, 60_000);
			for (let client = 1; client <= 60_000; client += 1) {
				for (const number of [1, client, 0, 0, 1]) encoding.writeVarUint(encoder, number);
			}
			encoding.writeVarUint(encoder, 0);
			const began = performance.now();
			page.update(encoding.toUint8Array(encoder));
			expect(await page.closed).toBe(closeCode.badContent);
			expect(performance.now() - began).toBeLessThan(1_500);
			await othersAreServed();
		});

		/** Appends a long history to the document's log, as years of editing would have. */
		async function growDocument(structs: number): Promise<void> {
			const page = await join();
			const base = new Y.Doc();
			Y.applyUpdate(base, Y.encodeStateAsUpdate(page.doc));
			const before = Y.encodeStateVector(base);
			base.transact(() => {
				const text = typeParagraph(base, 'problem', '.');
				for (let count = 0; count < structs; count += 1) text.insert(0, 'x');
			});
			page.step2(Y.encodeStateAsUpdate(base, before));
			await page.durable(1);
			await when(honest[1].doc, () => textOf(honest[1].doc).length > structs);
		}
	});

	describe('amounts', () => {
		test('[P12] [B3] far more messages than a person can type end the socket', async () => {
			const page = await join(attacker);
			for (let count = 0; count < syncLimits.updatesBurst + 1_000; count += 1) page.update(nothingNew);
			expect(await page.closed).toBe(closeCode.tooFast);
			await othersAreServed();
			// Nor does a new socket help: the allowance is the officer's.
			const again = await join(attacker);
			for (let count = 0; count < syncLimits.updatesBurst / 2; count += 1) again.update(nothingNew);
			expect(await again.closed).toBe(closeCode.tooFast);
		});

		test('[P12] [B3] far more bytes than a person can type end the socket', async () => {
			const page = await join(attacker);
			const big = updateOf(page.doc, (doc) => void typeParagraph(doc, 'problem', 'x'.repeat(900_000)), 99);
			// So many that a slow machine, where the allowance fills up meanwhile, comes to the same end.
			for (let count = 0; count < 40; count += 1) page.update(big);
			expect(await page.closed).toBe(closeCode.tooFast);
			await othersAreServed();
		});

		test('[P12] asking for the whole text again and again ends the socket', async () => {
			const page = await join(attacker);
			for (let count = 0; count < syncLimits.resyncsPerMinute + 1; count += 1) page.step1();
			expect(await page.closed).toBe(closeCode.tooFast);
			await othersAreServed();
		});

		test('[P12] a flood of presence reaches others as a trickle', async () => {
			const page = await openSynced(attacker, '?client=4242');
			pages.push(page);
			const before = honest[0].heard.length;
			const began = performance.now();
			for (let clock = 1; clock <= 5_000; clock += 1) {
				page.presence({ clientId: 4242, clock, state: { section: `section ${clock}` } });
			}
			page.ws.ping();
			await once(page.ws, 'pong');
			await honest[0].until((message) => message.type === 'presence');
			await othersAreServed();
			const frames = honest[0].heard.slice(before).filter((message) => message.type === 'presence').length;
			expect(frames).toBeGreaterThan(0);
			expect(frames).toBeLessThanOrEqual(2 + (performance.now() - began) / syncLimits.presenceTickMs);
		});

		test('[P12] [D9] a reader who does not read is dropped, and the others go on', async () => {
			const { socket, closed } = await openRawSocket(attacker);
			socket.pause();
			for (const page of honest) {
				for (let count = 0; count < 10; count += 1) {
					page.step2(
						updateOf(honest[0].doc, (doc) => void typeParagraph(doc, 'problem', 'x'.repeat(700_000)))
					);
				}
			}
			await Promise.all(honest.map((page) => page.durable(10, 15_000)));
			await othersAreServed();
			expect(server.refused).toContain('slowReader');
			socket.resume();
			await closed;
		});

		test('[P12] one officer does not take all the places of a document', async () => {
			const many = await Promise.all(
				Array.from({ length: 60 }, () => openSynced(attacker).catch(() => null))
			);
			const inside = many.filter((page) => page !== null);
			pages.push(...inside);
			expect(inside.length).toBeLessThanOrEqual(syncLimits.maxConnectionsPerOfficer);
			expect(inside.length).toBeGreaterThan(20);
			await othersAreServed();
		});
	});
});

/** Resolves when the socket takes more, or is gone. */
async function written(socket: Socket, bytes: Buffer): Promise<void> {
	if (socket.write(bytes) || socket.destroyed) return;
	await new Promise<void>((resolve) => {
		socket.once('drain', resolve);
		socket.once('close', resolve);
	});
}

/** An update with one attribute whose value is lists in lists. */
function nestedAttribute(depth: number): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const number of [1, 1, 4_711, 0]) encoding.writeVarUint(encoder, number);
	encoding.writeUint8(encoder, 8 | 0x20);
	encoding.writeVarUint(encoder, 1);
	encoding.writeVarString(encoder, 'problem');
	encoding.writeVarString(encoder, 'level');
	encoding.writeVarUint(encoder, 1);
	for (let level = 0; level < depth; level += 1) {
		encoding.writeUint8(encoder, 117);
		encoding.writeVarUint(encoder, 1);
	}
	encoding.writeUint8(encoder, 126);
	encoding.writeVarUint(encoder, 0);
	return encoding.toUint8Array(encoder);
}

/** An update that only deletes clocks 0 to `length` of a client. */
function deletionOf(client: number, length: number): Uint8Array {
	const encoder = encoding.createEncoder();
	for (const number of [0, 1, client, 1, 0, length]) encoding.writeVarUint(encoder, number);
	return encoding.toUint8Array(encoder);
}
