import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import { settle } from './figures.ts';
import { Page, typedUpdates } from './page.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

export interface TypingPlan {
	rooms: number;
	pagesPerRoom: number;
	writersPerRoom: number;
	/** of each writer */
	editsPerSecond: number;
	seconds: number;
}

export interface TypingFigures {
	edits: number;
	/** edits times the readers that they reached */
	deliveries: number;
	cpuMsPer1000: number;
	/** from sending an edit until its last reader has it, in ms */
	lastReaderMs: number[];
	/** from sending an edit until the durable answer, in ms; none for the relay */
	durableMs: number[];
}

const warmUpMs = 2_000;
const emptyStateVector = new Uint8Array([0]);

/** A writer's edits; the first one makes the paragraph and is not measured. */
interface Writer {
	page: Page;
	updates: Uint8Array[];
	next: number;
	dueAt: number;
	sent: { at: number; readersLeft: number }[];
	acknowledged: number;
	/** update messages sent before the first measured edit */
	before: number;
}

/** People typing in some rooms, at a rate that is steady on the whole but not in step; what the first two seconds bring is not counted. */
export async function typing(subject: Subject, world: World, plan: TypingPlan): Promise<TypingFigures> {
	const { rooms, pagesPerRoom, writersPerRoom, editsPerSecond, seconds } = plan;
	const writers = new Map<number, Writer>();
	const seen = new Map<Page, Map<number, number>>();
	const lastReaderMs: number[] = [];
	const durableMs: number[] = [];
	let deliveries = 0;
	let edits = 0;
	let measuring = false;

	/** Clocks count characters: two for the paragraph and its text, then one for each edit. */
	function onUpdate(update: Uint8Array, reader: Page): void {
		const now = performance.now();
		const read = seen.get(reader)!;
		for (const [client, clock] of Y.parseUpdateMeta(update).to) {
			const writer = writers.get(client);
			if (!writer || writer.page === reader) continue;
			const upTo = Math.min(clock - 2, writer.sent.length);
			for (let index = read.get(client) ?? 0; index < upTo; index += 1) {
				const edit = writer.sent[index]!;
				edit.readersLeft -= 1;
				if (!measuring) continue;
				deliveries += 1;
				if (edit.readersLeft === 0) lastReaderMs.push(now - edit.at);
			}
			read.set(client, Math.max(upTo, read.get(client) ?? 0));
		}
	}

	function onDurable(count: number, page: Page): void {
		const writer = writers.get(page.clientId);
		if (!writer) return;
		const now = performance.now();
		const upTo = Math.min(count - writer.before, writer.sent.length);
		for (; writer.acknowledged < upTo; writer.acknowledged += 1) {
			if (measuring) durableMs.push(now - writer.sent[writer.acknowledged]!.at);
		}
	}

	function write(writer: Writer): void {
		if (writer.next === 0) writer.before = writer.page.sent + 1;
		else writer.sent.push({ at: performance.now(), readersLeft: pagesPerRoom - 1 });
		writer.page.sendUpdate(writer.updates[writer.next]!);
		writer.next += 1;
		if (measuring) edits += 1;
	}

	for (let room = 0; room < rooms; room += 1) {
		const documentId = await world.newDocument();
		const opening: Promise<void>[] = [];
		for (let index = 0; index < pagesPerRoom; index += 1) {
			const page = new Page({
				port: subject.port,
				documentId,
				cookie: world.cookie(room * pagesPerRoom + index),
				clientId: world.newClientId(),
				onUpdate,
				onDurable
			});
			seen.set(page, new Map());
			if (index < writersPerRoom) {
				const updates = typedUpdates(page.clientId, Math.ceil(editsPerSecond * (seconds + 3)) + 1);
				writers.set(page.clientId, {
					page,
					updates,
					next: 0,
					dueAt: 0,
					sent: [],
					acknowledged: 0,
					before: 0
				});
			}
			opening.push(page.connect(subject.name === 'folkmoot' ? emptyStateVector : null));
		}
		await Promise.all(opening);
	}
	await settle();

	const everyMs = 1_000 / editsPerSecond;
	const startedAt = performance.now();
	for (const writer of writers.values()) writer.dueAt = startedAt + Math.random() * everyMs;
	let cpuBefore = 0;
	while (performance.now() < startedAt + warmUpMs + seconds * 1_000) {
		if (!measuring && performance.now() >= startedAt + warmUpMs) {
			cpuBefore = await subject.cpuMs();
			measuring = true;
		}
		const now = performance.now();
		for (const writer of writers.values()) {
			for (; writer.dueAt <= now && writer.next < writer.updates.length; writer.dueAt += everyMs)
				write(writer);
		}
		await pause(1);
	}
	const cpuMs = (await subject.cpuMs()) - cpuBefore;
	measuring = false;
	for (const page of seen.keys()) page.close();
	await settle();
	return { edits, deliveries, cpuMsPer1000: (cpuMs / deliveries) * 1_000, lastReaderMs, durableMs };
}

/** Many edits through a fresh process, so that what is measured afterwards is compiled code on both sides. */
export async function warmUp(subject: Subject, world: World): Promise<void> {
	await typing(subject, world, {
		rooms: 100,
		pagesPerRoom: 3,
		writersPerRoom: 1,
		editsPerSecond: 40,
		seconds: 5
	});
}
