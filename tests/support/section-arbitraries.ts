import type { Node } from '@tiptap/pm/model';
import fc from 'fast-check';
import {
	doc,
	h,
	inline,
	item,
	note,
	p,
	picture,
	pictureIds,
	quote,
	text,
	type Json
} from './section-documents.ts';

/** Few words and few shapes, so that much is the same in two of them. */
const words = fc
	.array(fc.constantFrom('a', 'the', 'costs', 'officers', 'x.', '😀', 'don’t', '  '), { maxLength: 6 })
	.map((parts) => parts.join(' '));
const marks = fc.subarray(['bold', 'italic'], { maxLength: 2 });
const runs = fc.array(
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc.tuple(words, marks).map(([run, on]) => (run === '' ? [] : [text(run, ...on)]))
		},
		{ weight: 1, arbitrary: fc.constant([{ type: 'hardBreak' }]) },
		{ weight: 1, arbitrary: fc.constantFrom('a source', 'costs').map((words) => [note(words)]) }
	),
	{ maxLength: 3 }
);
const paragraph = runs.map((parts) => p(parts.flat()));
const heading = fc.tuple(words, fc.constantFrom(2, 3)).map(([line, level]) => h(line, level));
const cell = (content: Json[], header: boolean, attrs: Record<string, number> = {}): Json => ({
	type: header ? 'tableHeader' : 'tableCell',
	attrs,
	content
});
const { block } = fc.letrec<{ block: Json; list: Json; quote: Json; table: Json }>((tie) => ({
	block: fc.oneof(
		{ maxDepth: 3, withCrossShrink: true },
		{ weight: 6, arbitrary: paragraph },
		{ weight: 2, arbitrary: heading },
		{ weight: 1, arbitrary: fc.constant({ type: 'horizontalRule' }) },
		{
			weight: 1,
			arbitrary: fc
				.tuple(fc.constantFrom('', 'a map'), fc.constantFrom(...pictureIds))
				.map(([alt, id]) => picture(alt, id))
		},
		{ weight: 2, arbitrary: tie('list') },
		{ weight: 1, arbitrary: tie('quote') },
		{ weight: 2, arbitrary: tie('table') }
	),
	list: fc
		.tuple(
			fc.boolean(),
			fc.array(fc.tuple(paragraph, fc.array(tie('block'), { maxLength: 2 })), { minLength: 1, maxLength: 3 })
		)
		.map(([numbered, items]) => ({
			type: numbered ? 'orderedList' : 'bulletList',
			content: items.map(([first, others]) => item(first, ...others))
		})),
	quote: fc.array(tie('block'), { minLength: 1, maxLength: 2 }).map((content) => quote(...content)),
	table: fc
		.tuple(
			fc.nat({ max: 2 }),
			fc.array(fc.array(tie('block'), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
			fc.nat({ max: 3 }),
			fc.constantFrom(null, 'costs', 'the costs')
		)
		.map(([more, rows, odd, caption]) => ({
			type: 'table',
			attrs: { caption },
			content: rows.map((blocks, index) => ({
				type: 'tableRow',
				// Now and then cells over two columns, in some rows only.
				content:
					odd === 3 && index > 0
						? [
								cell([blocks[0]!], false, { colspan: 2 }),
								...blocks.slice(2, more + 1).map((one) => cell([one], false))
							]
						: blocks.slice(0, more + 1).map((one) => cell([one], index === 0 && odd > 0))
			}))
		}))
}));
export const section = fc.array(block, { minLength: 1, maxLength: 6 });

/** What people do to a text, told by numbers: change words, split, join, take out, put in, repeat. */
export const deed = fc.record({
	what: fc.constantFrom('words', 'split', 'join', 'remove', 'add', 'swap', 'inside', 'retell'),
	at: fc.nat({ max: 50 }),
	line: words,
	one: block
});
export function done(
	content: Json[],
	{ what, at, line, one }: typeof deed extends fc.Arbitrary<infer T> ? T : never
): Json[] {
	const place = at % content.length;
	const here = content[place]!;
	const after = [...content];
	const isText = here.type === 'paragraph' || here.type === 'heading';
	switch (what) {
		case 'words':
			if (isText)
				after[place] = { ...here, content: [...(here.content ?? []).slice(0, at % 3), ...inline(line)] };
			return after;
		case 'split':
			if (isText) {
				const cut = at % ((here.content?.length ?? 0) + 1);
				after.splice(
					place,
					1,
					{ ...here, content: here.content!.slice(0, cut) },
					{ ...here, content: here.content!.slice(cut) }
				);
			}
			return after;
		case 'join':
			if (isText && content[place + 1]?.type === here.type) {
				after.splice(place, 2, { ...here, content: [...here.content!, ...content[place + 1]!.content!] });
			}
			return after;
		case 'remove':
			return content.length > 1 ? content.filter((_, index) => index !== place) : content;
		case 'add':
			return [...content.slice(0, place), one, ...content.slice(place)];
		case 'swap':
			return [...content.slice(place), ...content.slice(0, place)];
		case 'retell':
			if (here.type === 'image') after[place] = picture(at % 2 ? 'a chart' : '', pictureIds[at % 2]!);
			if (here.type === 'table')
				after[place] = { ...here, attrs: { caption: at % 3 ? 'for two years' : null } };
			return after;
		case 'inside':
			if (here.type === 'blockquote')
				after[place] = { ...here, content: done(here.content!, { what: 'words', at, line, one }) };
			if (here.type.endsWith('List')) {
				const items = [...here.content!];
				const [first, ...others] = items[at % items.length]!.content!;
				items[at % items.length] = item(...done([first!], { what: 'words', at, line, one }), ...others);
				after[place] = { ...here, content: at % 2 ? [...items, item(line)] : items };
			}
			return after;
	}
}

export const pairs = fc.oneof(
	fc.tuple(section, section),
	fc
		.tuple(section, fc.array(deed, { minLength: 1, maxLength: 6 }))
		.map(([before, deeds]): [Json[], Json[]] => [before, deeds.reduce(done, before)])
);
export const valid = ([before, after]: [Json[], Json[]]) => {
	const [base, fork] = [doc(...before), doc(...after)];
	// Neighbouring runs with the same marks are one to ProseMirror, and not in the JSON made here.
	return [base, fork].map((node) => node.replace(0, node.content.size, node.slice(0))) as [Node, Node];
};
