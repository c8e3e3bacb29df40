/**
 * Gathers questions asked within one turn of the event loop and puts them together: a thousand pages that come back
 * at once cost a few statements, not thousands. A batch that fails fails all its questions.
 */
export function batched<Q, A>(
	ask: (questions: Q[]) => Promise<A[]>,
	most = 500
): (question: Q) => Promise<A> {
	const waiting: { question: Q; resolve: (answer: A) => void; reject: (error: unknown) => void }[] = [];

	async function run(): Promise<void> {
		const now = waiting.splice(0, most);
		if (waiting.length > 0) setImmediate(() => void run());
		try {
			const answers = await ask(now.map((each) => each.question));
			now.forEach((each, index) => each.resolve(answers[index]!));
		} catch (error) {
			for (const each of now) each.reject(error);
		}
	}

	return (question) =>
		new Promise((resolve, reject) => {
			if (waiting.length === 0) setImmediate(() => void run());
			waiting.push({ question, resolve, reject });
		});
}
