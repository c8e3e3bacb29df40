import { voteCells, type DecisionRecord, type RecordEntry } from './decision-record.ts';

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark]!);
/** Words of people: isolated, so that they turn nothing around them; their lines stay lines. */
const words = (text: string) => `<bdi>${escaped(text).replaceAll('\n', '<br>')}</bdi>`;

const style = `
:root { color-scheme: light dark; }
body { max-width: 50rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 .5rem; font-size: 1.25rem; line-height: 1.3; }
article { margin: 2rem 0; padding-top: 1rem; border-top: 2px solid; }
dl { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: .25rem 1rem; margin: 0 0 1rem; }
dt { font-weight: bold; }
dd { margin: 0; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
caption { padding: .25rem 0; font-weight: bold; text-align: left; }
th, td { padding: .25rem .5rem .25rem 0; border-bottom: 1px solid; text-align: left; vertical-align: top; }
@media (max-width: 40rem) {
	dl { grid-template-columns: 1fr; }
	dd { margin-bottom: .5rem; }
	table, tbody, tr, th[scope=row], td { display: block; border: 0; }
	thead { position: absolute; clip-path: inset(50%); }
	tr { padding: .5rem 0; border-bottom: 1px solid; }
}
@media print { body { max-width: none; margin: 0; } article, tr { break-inside: avoid; } h2 { break-after: avoid; } }
`;

function entryHtml({ question, facts, votesTitle, columns, votes }: RecordEntry): string {
	const rows = votes
		.map((vote) => {
			const [who = '', ...cells] = voteCells(vote);
			return `<tr><th scope="row">${words(who)}</th>${cells.map((cell) => `<td>${words(cell)}</td>`).join('')}</tr>`;
		})
		.join('');
	const head = columns.map((column) => `<th scope="col">${column}</th>`).join('');
	const table =
		votes.length === 0
			? '<p>Nobody voted.</p>'
			: `<table><caption>${votesTitle}</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
	const list = facts.map((fact) => `<dt>${fact.name}</dt><dd>${words(fact.words)}</dd>`).join('');
	return `<article><h2>${words(question)}</h2><dl>${list}</dl>${table}</article>`;
}

/** The record as one page that needs nothing else: to read, to print, to file. */
export const recordHtml = ({ title, about, entries }: DecisionRecord): string =>
	`<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${words(title)}</h1><p>${words(about)}</p>
${entries.map(entryHtml).join('\n') || '<p>Nothing was asked yet.</p>'}
</main></body></html>
`;
