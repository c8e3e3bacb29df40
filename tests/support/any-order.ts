const atLength = process.env.LONG_RUNS === 'yes';

/** How often what people may do in any order is tried: at length in `npm run test:fault`, for some seconds in `npm test`. */
export const anyOrder = {
	numRuns: atLength ? 500 : 60,
	interruptAfterTimeLimit: atLength ? 60_000 : 8_000,
	endOnFailure: true
};
