import { strToU8, zipSync } from 'fflate';
import { voteCells, type DecisionRecord, type RecordEntry } from './decision-record.ts';

const type = 'application/vnd.oasis.opendocument.text';
const spaces = ['office', 'style', 'text', 'table', 'meta']
	.map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
	.concat(
		'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"',
		'xmlns:dc="http://purl.org/dc/elements/1.1/"'
	)
	.join(' ');
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML has no way at all to say some characters. */
// eslint-disable-next-line no-control-regex -- control characters are exactly what is left out
const unsayable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;
const escaped = (text: string) =>
	text
		.toWellFormed()
		.replace(unsayable, '')
		.replace(/[&<>"]/g, (mark) => marks[mark]!);
const words = (text: string) => escaped(text).replaceAll('\n', '<text:line-break/>');
const paragraph = (text: string, style = 'Text') => `<text:p text:style-name="${style}">${text}</text:p>`;
const heading = (text: string, level: number) =>
	`<text:h text:style-name="Heading${level}" text:outline-level="${level}">${words(text)}</text:h>`;

function votesTable({ votesTitle, columns, votes }: RecordEntry, nth: number): string {
	if (votes.length === 0) return paragraph('Nobody voted.');
	const row = (cells: readonly string[], style: string) =>
		`<table:table-row>${cells
			.map(
				(cell) =>
					`<table:table-cell table:style-name="Cell" office:value-type="string">${paragraph(words(cell), style)}</table:table-cell>`
			)
			.join('')}</table:table-row>`;
	return `${paragraph(votesTitle, 'Label')}<table:table table:name="Votes ${nth}" table:style-name="Votes">
<table:table-column table:number-columns-repeated="${columns.length}"/>
<table:table-header-rows>${row(columns, 'Label')}</table:table-header-rows>
${votes.map((vote) => row(voteCells(vote), 'Text')).join('\n')}</table:table>`;
}

const entryXml = (entry: RecordEntry, index: number) =>
	`${heading(entry.question, 2)}
${entry.facts.map(({ name, words: said }) => paragraph(`<text:span text:style-name="Strong">${name}:</text:span> ${words(said)}`)).join('\n')}
${votesTable(entry, index + 1)}`;

const contentXml = ({ title, about, entries }: DecisionRecord) =>
	`${head}<office:document-content ${spaces} office:version="1.3">
<office:automatic-styles>
<style:style style:name="Votes" style:family="table"><style:table-properties table:border-model="collapsing"/></style:style>
<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border="0.5pt solid #808080"/></style:style>
</office:automatic-styles>
<office:body><office:text>
${heading(title, 1)}
${paragraph(words(about))}
${entries.map(entryXml).join('\n') || paragraph('Nothing was asked yet.')}
</office:text></office:body></office:document-content>`;

const paragraphStyle = (name: string, paragraphs: string, letters: string) =>
	`<style:style style:name="${name}" style:family="paragraph"><style:paragraph-properties ${paragraphs}/><style:text-properties ${letters}/></style:style>`;
const stylesXml = `${head}<office:document-styles ${spaces} office:version="1.3"><office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:font-family="Arial" fo:font-size="11pt" fo:language="en" fo:country="GB"/></style:default-style>
${paragraphStyle('Heading1', 'fo:margin-bottom="0.4cm" fo:keep-with-next="always"', 'fo:font-size="20pt" fo:font-weight="bold"')}
${paragraphStyle('Heading2', 'fo:margin-top="0.9cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"', 'fo:font-size="14pt" fo:font-weight="bold"')}
${paragraphStyle('Text', 'fo:margin-bottom="0.1cm"', 'fo:font-size="11pt"')}
${paragraphStyle('Label', 'fo:margin-bottom="0.1cm" fo:keep-with-next="always"', 'fo:font-size="11pt" fo:font-weight="bold"')}
<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
</office:styles></office:document-styles>`;

const manifestXml = `${head}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="${type}"/>
${['content.xml', 'styles.xml', 'meta.xml'].map((path) => `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="text/xml"/>`).join('\n')}
</manifest:manifest>`;

/** The record as an OpenDocument text. Its type stands first and plain, as readers look for it there. `at`: when it was made. */
export function recordOdt(record: DecisionRecord, at: Date): Uint8Array {
	const metaXml = `${head}<office:document-meta ${spaces} office:version="1.3"><office:meta><dc:title>${escaped(record.title)}</dc:title><dc:language>en-GB</dc:language><dc:date>${at.toISOString().slice(0, 19)}</dc:date><meta:generator>Folkmoot</meta:generator></office:meta></office:document-meta>`;
	return zipSync(
		{
			mimetype: [strToU8(type), { level: 0 }],
			'META-INF/manifest.xml': strToU8(manifestXml),
			'meta.xml': strToU8(metaXml),
			'styles.xml': strToU8(stylesXml),
			'content.xml': strToU8(contentXml(record))
		},
		{ mtime: at }
	);
}
