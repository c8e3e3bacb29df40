import { CsvError, parse } from 'csv-parse/sync';
import * as v from 'valibot';
import type { RegisterCouncil } from '#db/queries/councils.ts';
import { registerColumns, requiredColumns } from './register-columns.ts';

export interface RegisterLine {
	/** where in the file, from 1 */
	line: number;
	/** the fields whose columns the file has */
	given: Partial<RegisterCouncil> & { code: string };
}

export interface RegisterFile {
	lines: RegisterLine[];
	/** columns that mean nothing to the register */
	ignoredColumns: string[];
	/** what is wrong, each with its line; when there are any, `lines` must not be used */
	problems: string[];
}

const maxBytes = 10_000_000;
const maxLines = 5_000;

const broken = (problem: string): RegisterFile => ({ lines: [], ignoredColumns: [], problems: [problem] });

/** Reads an import file whole. Says every problem at once, so that a file is mended in one go. Never throws. */
export function readRegisterFile(bytes: Uint8Array): RegisterFile {
	if (bytes.length > maxBytes) return broken('The file is larger than 10 MB. A register of councils is not.');
	const text = decode(bytes);
	if (typeof text !== 'string') return broken(text.problem);
	let records: { info: { lines: number }; record: string[] }[];
	try {
		// The type of the result follows an option that the package's types do not know about.
		records = parse(text, { info: true, trim: true, skip_empty_lines: true }) as unknown as typeof records;
	} catch (error) {
		if (!(error instanceof CsvError)) throw error;
		return broken(csvProblem(error));
	}
	const [header, ...rows] = records;
	if (!header) return broken('The file is empty.');
	const columns = header.record.map(columnName);
	const missing = requiredColumns.filter((name) => !columns.includes(name));
	if (missing.length > 0) {
		const words = missing.length > 1 ? 'The columns are missing' : 'A column is missing';
		return broken(`Line ${header.info.lines}: ${words}: ${missing.join(', ')}.`);
	}
	const twice = columns.find((name, index) => name in registerColumns && columns.indexOf(name) !== index);
	if (twice) return broken(`Line ${header.info.lines}: the column ${twice} is there twice.`);
	if (rows.length > maxLines) return broken(`The file has more than ${maxLines} lines.`);

	const problems: string[] = [];
	const seen = new Map<string, number>();
	const lines = rows.map(({ record, info }) => {
		const given: Record<string, unknown> = {};
		columns.forEach((name, index) => {
			const column = Object.hasOwn(registerColumns, name) ? registerColumns[name] : undefined;
			if (!column) return;
			const read = v.safeParse(column.cell, record[index] ?? '');
			if (read.success) given[column.field] = read.output;
			else problems.push(`Line ${info.lines}: ${cellProblem(name, record[index] ?? '', read.issues)}`);
		});
		const code = String(given.code);
		const before = seen.get(code);
		if (given.code && before) {
			problems.push(`Line ${info.lines}: the code ${code} is already on line ${before}.`);
		}
		seen.set(code, info.lines);
		return { line: info.lines, given: given as RegisterLine['given'] };
	});
	const ignoredColumns = columns.filter((name) => !Object.hasOwn(registerColumns, name) && name !== 'domain');
	return { lines, ignoredColumns, problems };
}

/** The year of a population figure is part of its column's name and changes with each file. */
const columnName = (name: string) => (/^population_\d{4}$/.test(name) ? 'population' : name);

function cellProblem(column: string, cell: string, issues: readonly v.BaseIssue<unknown>[]): string {
	const deepest = issues[0]?.issues?.at(-1) ?? issues[0];
	const message = deepest?.message ?? 'cannot be read';
	// plainLine speaks in whole sentences; the others go on after the cell.
	if (/^[A-Z]/.test(message)) return message;
	const shown = cell.length > 60 ? `${cell.slice(0, 60)}…` : cell;
	return cell === '' ? `${column} is empty.` : `${column} "${shown}" ${message}.`;
}

function decode(bytes: Uint8Array): string | { problem: string } {
	if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
		return { problem: 'Line 1: the file is UTF-16. Save it as "CSV UTF-8" and try again.' };
	}
	const decoder = new TextDecoder('utf-8', { fatal: true });
	try {
		return decoder.decode(bytes);
	} catch {
		// Which line, so that somebody can mend it: a line feed is never part of another character in UTF-8.
		let line = 1;
		let start = 0;
		for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
			if (!isUtf8(bytes.subarray(start, end))) break;
			start = end + 1;
			line++;
		}
		return { problem: `Line ${line}: the file is not UTF-8. Save it as "CSV UTF-8" and try again.` };
	}
}

function isUtf8(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		// The answer is all that is asked for.
		return false;
	}
}

function csvProblem(error: CsvError): string {
	const line = (error as CsvError & { lines?: number }).lines;
	const at = line ? `Line ${line}: ` : '';
	switch (error.code) {
		case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH':
		case 'CSV_RECORD_INCONSISTENT_COLUMNS':
			return `${at}the number of columns is not that of the first line. A comma or a quotation mark may be missing.`;
		case 'CSV_QUOTE_NOT_CLOSED':
			return `${at}a quotation mark is opened and never closed.`;
		default:
			return `${at}the quotation marks do not fit. Cells with a comma or a quotation mark must be quoted whole.`;
	}
}
