/** Words out of a text or a message as one line of at most so many characters, without what forms do not take. */
export function asLine(words: string, most: number): string {
	const line = words
		.toWellFormed()
		.normalize('NFC')
		// eslint-disable-next-line no-control-regex -- control characters are exactly what is left out
		.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/gu, ' ')
		.replace(/\p{Cf}|\p{Co}|\p{Cn}/gu, '')
		.replace(/\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0/gu, '')
		.replace(/(\p{M}{4})\p{M}+/gu, '$1')
		.replace(/\s+/gu, ' ')
		.trim();
	const characters = [...line];
	return characters.length <= most
		? line
		: `${characters
				.slice(0, most - 1)
				.join('')
				.trimEnd()}…`;
}
