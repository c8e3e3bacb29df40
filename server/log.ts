import { createHash } from 'node:crypto';
import pino from 'pino';
import type { Config } from './config.ts';

/** One line of JSON per event, times in UTC. Details hold ids and numbers: never text of documents, tokens or addresses. */
export type Log = Pick<pino.Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug'>;

const mailAddress = /[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+/g;
/** Sign-in links, session tokens and secrets are long words of these letters; ids have hyphens, so they stay. */
const secretWord = /((?:token|code|secret|password)=)[^\s"&\\]+/gi;

/** A safety net under the rule above, for texts that come from other people's packages. */
export function withoutSecrets(line: string): string {
	return line.replace(mailAddress, '[address]').replace(secretWord, '$1[removed]');
}

/** What of an error is safe to keep: a database error's detail and query hold the row's values. */
export function errorFacts(error: unknown): object {
	if (!(error instanceof Error)) return { type: typeof error };
	const { code, cause } = error as { code?: unknown; cause?: unknown };
	return {
		type: error.name,
		message: error.message,
		...(typeof code === 'string' ? { code } : {}),
		stack: error.stack,
		...(cause instanceof Error ? { cause: errorFacts(cause) } : {})
	};
}

export function createLog(config: Pick<Config, 'log'>, destination?: pino.DestinationStream): Log {
	return pino(
		{
			level: config.log.level,
			base: { pid: process.pid },
			timestamp: pino.stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			serializers: { err: errorFacts, error: errorFacts },
			hooks: { streamWrite: withoutSecrets }
		},
		destination ?? pino.destination({ dest: 1, sync: true })
	);
}

/** Who it was, without saying who: the same officer has the same word in every line. */
export function pseudonym(officerId: string): string {
	return createHash('sha256').update(`officer ${officerId}`).digest('hex').slice(0, 12);
}
