import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { readAuthorship } from '#lib/authorship/server/read-authorship.ts';
import { fragmentText } from '#lib/proposals/fragment-text.ts';
import { renderFragment } from '#lib/proposals/render.ts';
import { decide } from '#lib/suggestions/server/decide.ts';
import { listSuggestions } from '#lib/suggestions/server/list-suggestions.ts';
import { layoutWords } from '#lib/suggestions/suggestion-words.ts';
import type { Suggestion } from '#lib/suggestions/suggestion.ts';
import { testDatabase } from '../support/database.ts';
import { hostileWords } from '../support/hostile-words.ts';
import { addMember, makeProposal, makeRoom, makeSignedIn } from '../support/rooms.ts';
import { pictureIds } from '../support/section-documents.ts';
import {
	p,
	readLive,
	suggest as suggestIn,
	table,
	write as writeIn,
	type Block
} from '../support/suggestions.ts';

let own: Awaited<ReturnType<typeof testDatabase>>;
let owner: SignedInOfficer;
let megan: SignedInOfficer;
let proposalId: string;
let section: string;
const sql = () => own.database.sql;

beforeAll(async () => {
	own = await testDatabase({ poolSize: 6 });
	owner = await makeSignedIn(sql(), { name: 'Priya Shah' });
	megan = await makeSignedIn(sql(), { name: 'Megan Rees', councilCode: 'CRF' });
});
afterAll(() => own.close());
beforeEach(async () => {
	const roomId = await makeRoom(sql(), owner);
	await addMember(sql(), roomId, megan.id, 'commenter');
	proposalId = await makeProposal(sql(), owner, roomId);
	const [first] = await sql()<{ key: string }[]>`
		select s.key from form_section s join proposal p on p.form_id = s.form_id
		where p.id = ${proposalId} order by s.position limit 1`;
	section = first!.key;
	await write(...before);
});

const note = (text: string): Block => ({ type: 'footnote', attrs: { text } });
const noted = (words: string, text: string): Block => ({
	type: 'paragraph',
	content: [{ type: 'text', text: words }, note(text)]
});
const picture = (alt: string): Block => ({
	type: 'image',
	attrs: { id: pictureIds[0], alt, width: 400, height: 300 }
});
const captioned = (caption: string | null): Block => ({ ...table(['Staff', '10']), attrs: { caption } });
const before: Block[] = [p('Officers meet people late.'), captioned('Costs'), p('The end.')];

const write = (...content: Block[]) => writeIn(sql(), owner, proposalId, section, ...content);
const suggest = (...content: Block[]) => suggestIn(sql(), megan, proposalId, section, ...content);
const open = async (): Promise<Suggestion[]> => (await listSuggestions(sql(), owner, proposalId))!;
const choose = (suggestions: readonly Suggestion[]) => suggestions.map(({ id, seen }) => ({ id, seen }));
const live = async () => (await readLive(sql(), proposalId)).getXmlFragment(section);

const cases: [string, Block[], Partial<Suggestion>, string][] = [
	[
		'a picture',
		[before[0]!, picture('A map'), before[1]!, before[2]!],
		{ kind: 'insert', removed: '', added: '[Picture: A map]' },
		`<figure class="picture"><img src="/images/${pictureIds[0]}" alt="A map" width="400" height="300"></figure>`
	],
	[
		'a footnote',
		[noted('Officers meet people late.', 'Survey of 2017.'), before[1]!, before[2]!],
		{ kind: 'insert', removed: '', added: '[Footnote: Survey of 2017.]' },
		'<span class="footnote-words">[Footnote: Survey of 2017.]</span>'
	],
	[
		'another caption',
		[before[0]!, captioned('Costs by year'), before[2]!],
		{ kind: 'block', removed: 'Costs\nStaff\n10', added: 'Costs by year\nStaff\n10' },
		'<caption>Costs by year</caption>'
	]
];

describe('what a commenter suggests', () => {
	test.each(cases)(
		'%s is listed, accepted into the text, and refused without a trace',
		async (_what, content, expected, html) => {
			await suggest(...content);
			const [suggestion, ...others] = await open();
			expect(others).toEqual([]);
			expect(suggestion).toMatchObject(expected);
			expect(suggestion!.addedHtml).toContain(html);
			const text = renderFragment(await live());

			await decide(sql(), owner, proposalId, { refuse: choose([suggestion!]), reason: '' });
			expect(renderFragment(await live())).toBe(text);
			expect(await open()).toEqual([]);

			await suggest(...content);
			await decide(sql(), owner, proposalId, { accept: choose(await open()) });
			const after = renderFragment(await live());
			expect(after).not.toBe(text);
			expect(fragmentText(await live())).toContain(
				{
					'a picture': 'The end.',
					'a footnote': 'late. [Survey of 2017.]',
					'another caption': 'Costs by year'
				}[_what]!
			);
			expect(await open()).toEqual([]);
			expect(after).toContain('The end.');
		}
	);

	test('a caption is told by its name', async () => {
		await suggest(before[0]!, captioned('Costs by year'), before[2]!);
		expect(layoutWords((await open())[0]!)).toBe('Caption: Costs by year');
		await suggest(before[0]!, captioned(null), before[2]!);
		expect(layoutWords((await open())[0]!)).toBe('No caption');
	});

	test('a picture or footnote taken out is one suggestion, and is gone when it is accepted', async () => {
		await write(noted('Officers meet people late.', 'Survey of 2017.'), picture('A map'), before[2]!);
		await suggest(p('Officers meet people late.'), before[2]!);
		const all = await open();
		expect(all.map(({ kind, removed }) => [kind, removed])).toEqual([
			['delete', '[Footnote: Survey of 2017.]'],
			['delete', '[Picture: A map]']
		]);
		await decide(sql(), owner, proposalId, { accept: choose(all) });
		expect(renderFragment(await live())).toBe('<p>Officers meet people late.</p><p>The end.</p>');
	});

	test('[X1] [X3] whatever a footnote, a caption or alternative text says comes out as words', async () => {
		for (const words of [hostileWords[0]!, hostileWords[1]!, hostileWords[16]!]) {
			await suggest(noted('Officers meet people late.', words), picture(words), captioned(words), before[2]!);
			const html = (await open()).map(({ addedHtml }) => addedHtml).join('');
			expect(html).toContain('&lt;');
			expect(html.replace(/="[^"]*"/g, '')).not.toMatch(
				/<(script|svg|form|button|a|img (?!src alt width height>))/
			);
		}
	});

	test('words of a footnote belong to who wrote them, also when somebody else accepted it', async () => {
		await suggest(noted('Officers meet people late.', 'Survey of 2017.'), before[1]!, before[2]!);
		await decide(sql(), owner, proposalId, { accept: choose(await open()) });
		const authorship = await readAuthorship(sql(), { id: proposalId, keys: [section] });
		if (authorship.state !== 'read') throw new Error(authorship.state);
		const letters = new Map(authorship.authors.map((author) => [author.name, author.letters]));
		expect(letters.get('Megan Rees')).toBe('Surveyof2017.'.length);
		// The caption is among what its own writer wrote.
		expect(letters.get('Priya Shah')).toBe('OfficersmeetpeoplelateCostsStaff10Theend'.length + 2);
	});
});
