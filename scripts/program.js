/**
 * Node's arguments that run the program. A page that only listens costs about 5 KiB of objects; V8's young generation, by
 * default 16 MB twice and kept once grown, is what the process' size would show instead. 4 MB twice: the same time for typing.
 */
export const programArguments = ['--max-semi-space-size=4', 'server/main.ts'];
