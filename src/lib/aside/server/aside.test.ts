import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DamagedDocument } from '#db/queries/documents.ts';
import { AsideBusy, createAside, type Aside } from './aside.ts';

let aside: Aside;
afterEach(() => aside.close());

const textOf = (words: string) => {
	const doc = new Y.Doc();
	const paragraph = new Y.XmlElement('paragraph');
	doc.getXmlFragment('problem').insert(0, [paragraph]);
	paragraph.insert(0, [new Y.XmlText(words)]);
	return { snapshot: Y.encodeStateAsUpdate(doc), tail: [] };
};
const question = (older: string, newer: string) => async () => ({
	id: 'a proposal',
	keys: ['problem'],
	older: textOf(older),
	newer: textOf(newer)
});
const compare = (older = 'One two three.', newer = 'One two four.') =>
	aside.ask('compareTexts', question(older, newer));
const words = Array.from({ length: 6_000 }, (_, at) => `w${at}`);
/** Takes two seconds, as every comparison does that finds no end. */
const compareForLong = () => compare(words.join(' '), words.toReversed().join(' '));

test('[P12] one thing at a time: the next is read when the one before is answered', async () => {
	aside = createAside();
	const { promise: isHere, resolve: bring } = Promise.withResolvers<void>();
	const seen: string[] = [];
	const ask = async (name: string, isReady?: Promise<void>) => {
		await aside.ask('compareTexts', async () => {
			seen.push(name);
			await isReady;
			return question('One.', 'Two.')();
		});
		seen.push(`${name} answered`);
	};
	const both = [ask('first', isHere), ask('second')];
	await new Promise(setImmediate);
	expect(seen).toEqual(['first']);
	bring();
	await Promise.all(both);
	expect(seen).toEqual(['first', 'second', 'first answered', 'second answered']);
});

test('[P7] a text that cannot be read says so, and the next is answered', async () => {
	aside = createAside();
	const broken = { snapshot: new Uint8Array([1, 200, 3]), tail: [] };
	await expect(
		aside.ask('compareTexts', async () => ({ id: 'x', keys: ['problem'], older: broken, newer: broken }))
	).rejects.toBeInstanceOf(DamagedDocument);
	await expect(
		aside.ask('compareTexts', () => Promise.reject(new DamagedDocument('x', 'no log')))
	).rejects.toBeInstanceOf(DamagedDocument);
	expect(await compare()).toMatchObject({ changes: 1 });
});

test('[P12] beyond so many that wait one is refused, and those are answered', async () => {
	aside = createAside({ mostWaiting: 2 });
	const asked = [compare(), compare(), compare()];
	await expect(compare()).rejects.toBeInstanceOf(AsideBusy);
	for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ changes: 1 });
});

test('[P12] what takes too long is given up, wherever it stands, and the next is answered', async () => {
	aside = createAside({ workMs: 1_500 });
	const slow = [aside.ask('compareTexts', () => new Promise(() => {})), compareForLong()];
	const next = compare();
	for (const { status, reason } of (await Promise.allSettled(slow)) as PromiseRejectedResult[]) {
		expect(status).toBe('rejected');
		expect(reason).toBeInstanceOf(AsideBusy);
	}
	expect(await next).toMatchObject({ changes: 1 });
});

test('[P12] who has waited too long is told so, and keeps nobody else', async () => {
	aside = createAside({ waitMs: 20 });
	const { promise: isHere, resolve: bring } = Promise.withResolvers<void>();
	const first = aside.ask('compareTexts', async () => {
		await isHere;
		return question('One.', 'Two.')();
	});
	await expect(compare()).rejects.toBeInstanceOf(AsideBusy);
	bring();
	expect(await first).toMatchObject({ changes: 2 });
	expect(await compare()).toMatchObject({ changes: 1 });
});

test('[P12] a text that needs too much memory ends the thread and nothing else', async () => {
	aside = createAside({ mostMegabytes: 20 });
	const many = Array.from({ length: 300_000 }, (_, at) => `w${at}`).join(' ');
	await expect(compare(many, `${many} and`)).rejects.toBeInstanceOf(AsideBusy);
	expect(await compare()).toMatchObject({ changes: 1 });
});

test('[P12] closed, it answers nobody any more', async () => {
	aside = createAside();
	const asked = [compareForLong(), compare()];
	const settled = Promise.allSettled(asked);
	await aside.close();
	expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
