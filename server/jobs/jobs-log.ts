/** Only what the jobs say, so that any logger of pino's shape fits. */
export interface JobsLog {
	info(facts: object, message: string): void;
	warn(facts: object, message: string): void;
	error(facts: object, message: string): void;
}
