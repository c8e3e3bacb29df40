const answersMost = 40;
/** A longer answer is made anew each time: 40 million letters are kept at most. */
const charactersMost = 1_000_000;

/**
 * Keeps the latest answers by their key, so that who reads the same page again, or two who ask at once, have it made once.
 * The key names everything that the answer depends on. What could not be answered is asked again.
 */
export function createRecentAnswers<T>(): (key: string, make: () => Promise<T>) => Promise<T> {
	const recent = new Map<string, Promise<T>>();
	return async (key, make) => {
		const known = recent.get(key);
		if (known) {
			// The one that was not asked for the longest stands first.
			recent.delete(key);
			recent.set(key, known);
			return known;
		}
		const making = make();
		recent.set(key, making);
		if (recent.size > answersMost) recent.delete(recent.keys().next().value!);
		const forget = () => {
			if (recent.get(key) === making) recent.delete(key);
		};
		try {
			const answer = await making;
			if (JSON.stringify(answer).length > charactersMost) forget();
			return answer;
		} catch (error) {
			forget();
			throw error;
		}
	};
}
