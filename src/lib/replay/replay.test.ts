import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { renderFragment } from '#lib/proposals/render.ts';
import { Replay, type Edit } from './replay.ts';

const people: Record<number, { name: string; initials: string; colour: number }> = {
	1: { name: 'Priya <b>Shah', initials: 'PS', colour: 3 },
	2: { name: 'Tom Okafor', initials: 'TO', colour: 5 }
};
const painter = (client: number) => people[client] ?? null;

/** Two people write in turn, each edit an update of its own; what stood after each is kept to compare with. */
function written(turns: { client: 1 | 2; at: number; words: string; remove: number }[]) {
	const docs = [1, 2].map((client) => {
		const doc = new Y.Doc();
		doc.clientID = client;
		return doc;
	});
	const edits: Edit[] = [];
	const stood: string[] = [''];
	for (const doc of docs)
		doc.on('update', (bytes: Uint8Array, origin: unknown) => {
			if (origin === 'sync') return;
			edits.push({ at: edits.length, by: [String(doc.clientID)], bytes });
			for (const other of docs) if (other !== doc) Y.applyUpdate(other, bytes, 'sync');
			stood.push(renderFragment(doc.getXmlFragment('problem')));
		});
	docs[0]!.transact(() => {
		const paragraph = new Y.XmlElement('paragraph');
		docs[0]!.getXmlFragment('problem').insert(0, [paragraph]);
		paragraph.insert(0, [new Y.XmlText()]);
	});
	for (const { client, at, words, remove } of turns) {
		const doc = docs[client - 1]!;
		const text = (doc.getXmlFragment('problem').get(0) as Y.XmlElement).get(0) as Y.XmlText;
		const place = at % (text.length + 1);
		doc.transact(() => {
			text.delete(place, Math.min(remove, text.length - place));
			text.insert(place, words);
		});
	}
	return { edits, stood };
}
const play = (edits: Edit[]) => {
	const replay = new Replay({ keys: ['problem', 'cause'], count: edits.length, painter });
	replay.add(edits);
	return replay;
};
/** What stands when the marks of a frame are taken away. */
const plain = (html: string) =>
	html
		.replace(/<del class="gone">.*?<\/del>/gs, '')
		.replace(/<span class="(by-mark|govuk-visually-hidden)".*?<\/span>/gs, '')
		.replace(/<\/?ins[^>]*>/g, '');

describe('a replay', () => {
	test('shows at every edit what stood then, in whatever order it is asked', () => {
		const turn = fc.record({
			client: fc.constantFrom(1 as const, 2 as const),
			at: fc.nat(200),
			words: fc.constantFrom('homeless ', 'a', 'people', ' '),
			remove: fc.nat(4)
		});
		fc.assert(
			fc.property(
				fc.array(turn, { minLength: 1, maxLength: 40 }),
				fc.array(fc.nat(100), { minLength: 1, maxLength: 12 }),
				(turns, order) => {
					const { edits, stood } = written(turns);
					const replay = play(edits);
					let shown: Record<string, string> = {};
					for (const asked of order) {
						const index = 1 + (asked % edits.length);
						shown = { ...shown, ...replay.show(index).sections };
						expect(plain(shown.problem!)).toBe(stood[index]);
					}
					replay.destroy();
				}
			),
			{ numRuns: 60 }
		);
	});

	test('marks new words with their writer’s name and removed words as removed, and nothing else', () => {
		const { edits } = written([
			{ client: 1, at: 0, words: 'people sleeping', remove: 0 },
			{ client: 2, at: 7, words: 'now ', remove: 0 },
			{ client: 1, at: 0, words: 'They', remove: 6 }
		]);
		const replay = play(edits);
		const second = replay.show(3);
		expect(second).toMatchObject({ index: 3, written: 3, removed: 0, touched: ['problem'] });
		expect(second.sections.problem).toBe(
			'<p>people <ins class="new" style="--by: var(--person-5)" title="Tom Okafor">' +
				'<span class="by-mark" aria-hidden="true">TO</span>' +
				'<span class="govuk-visually-hidden">Tom Okafor wrote: </span>now </ins>sleeping</p>'
		);
		const third = replay.show(4);
		expect(third).toMatchObject({ written: 4, removed: 6 });
		expect(third.sections.problem).toContain(
			'<del class="gone"><span class="govuk-visually-hidden">removed: </span>people</del>'
		);
		// A name is data, whatever it holds.
		expect(third.sections.problem).toContain('Priya &lt;b&gt;Shah wrote: ');
		expect(third.sections.problem).not.toContain('<b>Shah');
		// Several edits at once, as while it plays.
		expect(replay.show(4, 1)).toMatchObject({ written: 12 + 3, removed: 0 });
	});

	test('goes on from a keyframe in a long history, back as well, and shows the same', () => {
		const { edits, stood } = written(
			Array.from({ length: 1_200 }, (_, at) => ({
				client: at % 3 === 0 ? 2 : 1,
				at: at * 7,
				words: `w${at} `,
				remove: at % 5
			}))
		);
		const replay = play(edits);
		expect(replay.approach(400, 100)).toBe(false);
		expect(replay.index).toBe(100);
		for (const index of [1_201, 1_000, 260, 1, 700, 1_201]) {
			expect(plain(replay.show(index).sections.problem!)).toBe(stood[index]);
		}
	});

	test('asked for more than is there it shows the last edit that is', () => {
		const { edits } = written([{ client: 1, at: 0, words: 'people', remove: 0 }]);
		expect(play(edits).show(99).index).toBe(2);
		expect(play([]).show(1)).toMatchObject({ index: 0, written: 0, removed: 0, touched: [] });
	});
});
