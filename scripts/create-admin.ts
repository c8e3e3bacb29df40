/** `npm run admin:create -- name@council.gov.uk [COUNCIL]`: makes or promotes an administrator and says what it did. */
import { StartError } from '#db/start-error.ts';
import { makeAdministrator } from '#lib/accounts/server/make-administrator.ts';
import { withCommandDatabase } from '#server/command-database.ts';
import { config, ConfigError } from '#server/config.ts';

process.exitCode = await run(process.argv.slice(2)).catch((error: unknown) => {
	const known = error instanceof StartError || error instanceof ConfigError;
	console.error(known ? error.message : error);
	return 1;
});

async function run([email, councilCode, ...more]: string[]): Promise<number> {
	if (!email || more.length > 0) {
		console.error('Give one address: npm run admin:create -- name@council.gov.uk');
		return 1;
	}
	const outcome = await withCommandDatabase(config(), ({ sql }) =>
		makeAdministrator(sql, { email, councilCode })
	);
	if (!outcome.ok) {
		console.error(`${outcome.message} Nothing was changed.`);
		return 1;
	}
	const words = {
		made: `${outcome.email} is a new officer and an administrator. Sign in at ${config().origin}/sign-in.`,
		promoted: `${outcome.email} is now an administrator.`,
		nothing: `${outcome.email} is an administrator already. Nothing was changed.`
	};
	console.log(words[outcome.did]);
	return 0;
}
