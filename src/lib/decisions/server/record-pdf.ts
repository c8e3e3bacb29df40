import { createRequire } from 'node:module';
import { voteCells, type DecisionRecord } from '../decision-record.ts';

/** A program of the machine's own kind, 50 MB: loaded with the first record, so that nothing else needs it. */
const loadCompiler = () =>
	createRequire(import.meta.url)(
		'@myriaddreamin/typst-ts-node-compiler'
	) as typeof import('@myriaddreamin/typst-ts-node-compiler');

/** People's words come in as data, never as a part of this: nothing in them is markup. */
const template = `
#let record = json(bytes(sys.inputs.record))
#set document(title: record.title)
#set page(margin: 2cm, numbering: "1 / 1")
#set text(lang: "en", region: "gb", size: 11pt)
#show heading: set block(above: 1.6em, below: 0.8em)
#let words(said) = said.split("\\n").join(linebreak())
#heading(level: 1, record.title)
#par(words(record.about))
#for entry in record.entries [
	#line(length: 100%, stroke: 0.5pt)
	#heading(level: 2, entry.question)
	#for fact in entry.facts { par[#strong(fact.name): #words(fact.words)] }
	#if entry.votes.len() == 0 [
		Nobody voted.
	] else {
		strong(entry.votesTitle)
		table(
			columns: (1.2fr, 1fr, 1.2fr, 2fr, 1.2fr),
			stroke: 0.5pt,
			table.header(..entry.columns.map(column => strong(column))),
			..entry.votes.flatten().map(words)
		)
	}
]
#if record.entries.len() == 0 [Nothing was asked yet.]
`;

/** PDF/A-2a: to be kept and to be read out. Without it, where a sign is in no font that is built in, like an emoji. */
const kinds = [{ pdfStandard: 'a-2a' }, {}] as const;

/**
 * The record as a PDF. Takes some 300 ms, and is done aside. Signs that no font has look like empty
 * boxes; the page and the OpenDocument text have them.
 */
export function recordPdf({ record, at }: { record: DecisionRecord; at: string }): Uint8Array {
	const entries = record.entries.map((entry) => ({ ...entry, votes: entry.votes.map(voteCells) }));
	const inputs = { record: JSON.stringify({ ...record, entries }) };
	const compiler = loadCompiler().NodeCompiler.create({ workspace: '/nowhere' });
	let failed: unknown;
	for (const kind of kinds) {
		try {
			const options = { ...kind, creationTimestamp: Math.floor(Date.parse(at) / 1000) };
			return new Uint8Array(compiler.pdf({ mainFileContent: template, inputs }, options));
		} catch (error) {
			failed = error;
		}
	}
	throw failed;
}
