/** What an error page says: what happened, what is kept safe, what to do next. */
export interface ErrorWords {
	title: string;
	paragraphs: string[];
	/** signing in may be what is missing */
	signIn?: boolean;
}

/**
 * The words for a status. `message` is what the page's own code gave to error(); Kit's own and empty ones are replaced.
 * Status 0 and "Failed to fetch" are a browser without a connection.
 */
export function errorWords(status: number, message: string): ErrorWords {
	if (status === 0 || /failed to fetch|networkerror|load failed/i.test(message)) {
		return {
			title: 'You are offline',
			paragraphs: [
				'This page could not be fetched because there is no connection to Folkmoot.',
				'What you typed in an open proposal is kept on this device and sent when the connection is back.'
			]
		};
	}
	const own = message && !/^(not found|internal error|forbidden)$/i.test(message) ? message : undefined;
	switch (status) {
		case 401:
			return { title: 'Sign in to see this page', paragraphs: own ? [own] : [], signIn: true };
		case 403:
			return {
				title: 'You cannot do this',
				paragraphs: [own ?? 'Your role here does not include it. An owner of the room can change your role.']
			};
		case 404:
			return {
				title: 'Page not found',
				paragraphs: [
					'If you typed the address, check it is correct. If you pasted it, check you copied all of it.',
					'If somebody sent it to you, it may be for people in their room only. Ask them to invite you.'
				],
				signIn: true
			};
		case 410:
			return {
				title: 'This page is gone',
				paragraphs: [own ?? 'It was here before and has been taken away.']
			};
		case 413:
			return { title: 'That is too large', paragraphs: [own ?? 'Send less at once and try again.'] };
		case 429:
			return { title: 'Too many tries', paragraphs: [own ?? 'Wait a minute, then try again.'] };
		case 503:
			return {
				title: 'Folkmoot is busy',
				paragraphs: [
					own ?? 'It cannot answer at the moment. Try again in a minute.',
					'What was shown as saved is safe.'
				]
			};
		default:
			if (status < 500) return { title: 'That did not work', paragraphs: [own ?? 'Go back and try again.'] };
			return {
				title: 'Sorry, something went wrong',
				paragraphs: ['What was shown as saved is safe. Try again in a few minutes.']
			};
	}
}
