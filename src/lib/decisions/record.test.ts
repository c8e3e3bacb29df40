import { strFromU8, unzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import type { DecisionView } from './decision.ts';
import { decisionRecord } from './decision-record.ts';
import { recordHtml } from './record-html.ts';
import { recordOdt } from './record-odt.ts';

const at = new Date('2026-11-26T12:00:00Z');
const decision = (more: Partial<DecisionView> = {}): DecisionView => ({
	id: '1',
	kind: 'vote',
	question: 'Who leads?',
	voters: 'councils',
	state: 'closed',
	closesAt: '2026-11-20T17:00:00Z',
	closedAt: '2026-11-20T17:00:00Z',
	result: 'Chosen: “Leeds”, 1 of 1 vote',
	reviewOn: '2027-01-05',
	by: { name: 'Priya Shah', council: 'Dorset Council' },
	asked: false,
	reasons: 'Because\nit is time.',
	quorum: 1,
	options: [
		{ id: 'a', words: 'Leeds' },
		{ id: 'b', words: 'Dorset' }
	],
	outcome: null,
	createdAt: '2026-11-10T09:00:00Z',
	closedBy: null,
	about: {
		proposalId: 'p',
		title: 'A bid',
		section: { key: 'costs', title: 'Costs' },
		quote: 'two days a week',
		version: { id: '00000000-0000-4000-8000-000000000000', at: '2026-11-10T09:00:00Z' }
	},
	source: null,
	revision: 1,
	votes: [
		{
			voter: 'LDS',
			name: 'Leeds City Council',
			officer: { name: 'Tom Okafor', council: 'Leeds City Council' },
			choice: { option: 'a' },
			reason: 'We have the people.',
			revision: 1,
			at: '2026-11-19T09:00:00Z'
		}
	],
	missing: ['Dorset Council'],
	mine: null,
	whyNot: null,
	keeps: false,
	...more
});
const record = (...decisions: DecisionView[]) =>
	decisionRecord({ room: { title: 'Homes', lead: 'Dorset Council' }, decisions, at: at.toISOString() });

/** Reads XML strictly enough for a test: every tag is closed in its order, every mark is one of XML's own. */
function parseXml(text: string): string[] {
	const open: string[] = [];
	const said: string[] = [];
	const parts = text.replace(/^<\?xml[^?]*\?>/, '').split(/(<[^<>]*>)/);
	for (const part of parts) {
		const tag = /^<(\/?)([A-Za-z][\w:-]*)((?:\s+[\w:-]+="[^"<&]*(?:&\w+;[^"<&]*)*")*)\s*(\/?)>$/.exec(part);
		if (tag) {
			const [, closing, name, , alone] = tag;
			if (closing) expect(open.pop()).toBe(name);
			else if (!alone) open.push(name!);
			continue;
		}
		expect(part).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
		// eslint-disable-next-line no-control-regex -- what XML cannot say
		expect(part).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
		if (part.trim()) said.push(part.trim());
	}
	expect(open).toEqual([]);
	return said;
}
const readOdt = (bytes: Uint8Array) => {
	const files = unzipSync(bytes);
	return Object.fromEntries(Object.entries(files).map(([name, file]) => [name, strFromU8(file)]));
};

const told = [
	'Who leads?',
	'Chosen: “Leeds”, 1 of 1 vote',
	'Priya Shah, Dorset Council, on 10 November 2026, 9am',
	'20 November 2026, 5pm',
	'5 January 2027',
	'Leeds City Council',
	'Tom Okafor',
	'We have the people.',
	'two days a week',
	'version 00000000-0000-4000-8000-000000000000',
	'Did not vote'
];

describe('the record of decisions', () => {
	it('as a page says who decided what, when and why', () => {
		const html = recordHtml(record(decision()));
		for (const words of told) expect(html).toContain(words);
	});
	it('as an OpenDocument text is a valid package: its type first and stored, every part well formed and listed', () => {
		const bytes = recordOdt(record(decision(), decision({ kind: 'consent', options: [], votes: [] })), at);
		expect(strFromU8(bytes.slice(0, 4))).toBe('PK\u0003\u0004');
		expect(bytes[8]! + bytes[9]! * 256).toBe(0);
		expect(strFromU8(bytes.slice(30, 38))).toBe('mimetype');
		expect(strFromU8(bytes.slice(38, 77))).toBe('application/vnd.oasis.opendocument.text');
		const { mimetype, ...parts } = readOdt(bytes);
		expect(mimetype).toBe('application/vnd.oasis.opendocument.text');
		for (const [name, part] of Object.entries(parts)) {
			parseXml(part);
			if (!name.startsWith('META-INF'))
				expect(parts['META-INF/manifest.xml']).toContain(`full-path="${name}"`);
		}
		const said = parseXml(parts['content.xml']!).join('\n');
		for (const words of told) expect(said).toContain(words);
	});
	it('an empty one says so', () => {
		expect(recordHtml(record())).toContain('Nothing was asked yet.');
		expect(readOdt(recordOdt(record(), at))['content.xml']).toContain('Nothing was asked yet.');
	});
	it.each(hostileWords)('[X1] %s stays words', (words) => {
		const hostile = decision({
			question: words,
			reasons: words,
			options: [{ id: 'a', words }],
			by: { name: words, council: words }
		});
		const html = recordHtml(record(hostile));
		expect(html.match(/<(script|img|svg|iframe|form|base|object|link|details|input)/g)).toBeNull();
		expect(html.match(/<style/g)).toHaveLength(1);
		parseXml(readOdt(recordOdt(record(hostile), at))['content.xml']!);
	});
	it('any words at all stay a well-formed text', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (words) => {
				const content = readOdt(recordOdt(record(decision({ question: words, reasons: words })), at))[
					'content.xml'
				]!;
				parseXml(content);
			})
		);
	});
});
