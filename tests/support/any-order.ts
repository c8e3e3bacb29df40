const atLength = process.env.LONG_RUNS === 'yes';

/**
 * How often what people may do in any order is tried: at length in `npm run test:fault`, for some seconds in `npm test`. Fewer, on a
 * machine that is too slow for them, fail.
 */
export const anyOrder = {
	numRuns: atLength ? 250 : 50,
	interruptAfterTimeLimit: 100_000,
	markInterruptAsFailure: true,
	endOnFailure: true
};
