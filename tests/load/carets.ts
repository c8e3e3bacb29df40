import { setTimeout as pause } from 'node:timers/promises';
import * as encoding from 'lib0/encoding';
import { messageType } from '#lib/protocol/sync.ts';
import { settle } from './figures.ts';
import { Page } from './page.ts';
import type { Subject } from './subject.ts';
import type { World } from './world.ts';

export interface CaretFigures {
	cpuMs: number;
	/** presence frames each receiver got a second, the greatest of all receivers */
	framesPerSecond: number;
}

/** People in one document who each move their caret once a second. */
export async function movingCarets(
	subject: Subject,
	world: World,
	people: number,
	seconds: number
): Promise<CaretFigures> {
	const documentId = await world.newDocument();
	const frames = new Map<Page, number>();
	let measuring = false;
	const pages: Page[] = [];
	for (let index = 0; index < people; index += 1) {
		const page = new Page({
			port: subject.port,
			documentId,
			cookie: world.cookie(index),
			clientId: world.newClientId(),
			onPresence: (receiver) => measuring && frames.set(receiver, (frames.get(receiver) ?? 0) + 1)
		});
		await page.connect(subject.name === 'folkmoot' ? new Uint8Array([0]) : null);
		pages.push(page);
	}
	await settle();

	const startedAt = performance.now();
	const dueAt = pages.map((_, index) => startedAt + (index / people) * 1_000);
	const clocks = pages.map(() => 1);
	let cpuBefore = 0;
	let measuredFrom = 0;
	while (performance.now() < startedAt + (seconds + 2) * 1_000) {
		const now = performance.now();
		if (!measuring && now >= startedAt + 2_000) {
			cpuBefore = await subject.cpuMs();
			measuredFrom = performance.now();
			measuring = true;
		}
		pages.forEach((page, index) => {
			if (dueAt[index]! > now) return;
			dueAt[index]! += 1_000;
			page.sendFrame(caretFrame(page.clientId, clocks[index]!++));
		});
		await pause(1);
	}
	const cpuMs = (await subject.cpuMs()) - cpuBefore;
	const measuredSeconds = (performance.now() - measuredFrom) / 1_000;
	measuring = false;
	for (const page of pages) page.close();
	await settle();
	return { cpuMs, framesPerSecond: Math.max(...frames.values()) / measuredSeconds };
}

/** What y-websocket sends when a caret moves: one state, with the caret as two relative positions. */
function caretFrame(clientId: number, clock: number): Uint8Array {
	const position = {
		type: { client: 1, clock: 0 },
		tname: null,
		item: { client: clientId, clock },
		assoc: 0
	};
	const encoder = encoding.createEncoder();
	encoding.writeVarUint(encoder, 1);
	encoding.writeVarUint(encoder, clientId);
	encoding.writeVarUint(encoder, clock);
	encoding.writeVarString(
		encoder,
		JSON.stringify({ cursor: { anchor: position, head: position }, section: 'problem' })
	);
	const frame = encoding.createEncoder();
	encoding.writeVarUint(frame, messageType.awareness);
	encoding.writeVarUint8Array(frame, encoding.toUint8Array(encoder));
	return encoding.toUint8Array(frame);
}
