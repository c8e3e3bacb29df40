/** `npm run councils:import -- FILE.csv`: brings a file of councils into the register and says what it did. */
import { readFile } from 'node:fs/promises';
import { StartError } from '#db/start-error.ts';
import { importCouncils, type ImportOutcome } from '#lib/councils/server/import-councils.ts';
import { withCommandDatabase } from '#server/command-database.ts';
import { config, ConfigError } from '#server/config.ts';

const shownProblems = 20;

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
	const known = error instanceof StartError || error instanceof ConfigError;
	console.error(known ? error.message : error);
	return 1;
});

async function run(names: string[]): Promise<number> {
	const [name, ...more] = names;
	if (!name || more.length > 0) {
		console.error('Name one file: npm run councils:import -- FILE.csv');
		return 1;
	}
	let bytes: Uint8Array;
	try {
		bytes = await readFile(name);
	} catch (error) {
		const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : String(error);
		console.error(`${name} cannot be read: ${why}. Nothing was changed.`);
		return 1;
	}
	const outcome = await withCommandDatabase(config(), ({ sql }) => importCouncils(sql, bytes));
	return print(name, outcome);
}

function print(name: string, outcome: ImportOutcome): number {
	if (!outcome.ok) {
		console.error(`${name} was not imported. Nothing was changed.`);
		for (const problem of outcome.problems.slice(0, shownProblems)) console.error(`  ${problem}`);
		const more = outcome.problems.length - shownProblems;
		if (more > 0) console.error(`  And ${more} more.`);
		return 1;
	}
	const { added, changed, closed } = outcome.report;
	if (outcome.ignoredColumns.length > 0) {
		console.log(`Left aside, not known to the register: ${outcome.ignoredColumns.join(', ')}.`);
	}
	for (const { code, name } of added) console.log(`Added    ${code}  ${name}`);
	for (const { code, name, fields } of changed) {
		const words = fields.map(({ column, from, to }) => `${column}: ${from} → ${to}`).join('; ');
		console.log(`Changed  ${code}  ${name} (${words})`);
	}
	for (const { code, name, on, replacedBy } of closed) {
		const successor = replacedBy.length > 0 ? `, replaced by ${replacedBy.join(' and ')}` : ', no successor';
		console.log(`Closed   ${code}  ${name}, on ${on}${successor}`);
	}
	const nothing = added.length + changed.length + closed.length === 0;
	console.log(
		nothing
			? 'Nothing to do: the register has all of this already.'
			: `${added.length} added, ${changed.length} changed, ${closed.length} closed.`
	);
	return 0;
}
