import { isPlain } from '#lib/rooms/plain-text.ts';
import { contentLimits } from '#lib/proposals/schema.ts';
import { asAlt } from './picture-node.ts';

/**
 * What an officer says a picture shows, or that it is only decoration, which is a choice and not an empty field. The answer is
 * the alternative text, or what is wrong.
 */
export function pictureWords({
	words,
	isDecoration
}: {
	words: string;
	isDecoration: boolean;
}): { alt: string; wrong: null } | { alt: null; wrong: string } {
	if (isDecoration) return { alt: '', wrong: null };
	const alt = words.replace(/\s+/gu, ' ').trim();
	const wrong =
		alt === ''
			? 'Say what the picture shows, or choose that it is only decoration'
			: [...alt].length > contentLimits.alt
				? `What the picture shows must be ${contentLimits.alt} characters or fewer`
				: isPlain(alt)
					? null
					: 'What the picture shows contains hidden characters. Type it again instead of pasting it.';
	return wrong === null ? { alt: asAlt(alt), wrong } : { alt: null, wrong };
}

/** A freeze, a lost role or a text that is just opened again: what was said about a picture stays in its dialog. */
export const notWritable =
	'The text cannot be written in at this moment. Your words are kept here. Copy them, then try again.';

/** One line of words of so many characters; `name` begins a sentence. Null: nothing is wrong. */
export function lineProblem(words: string, { name, most }: { name: string; most: number }): string | null {
	const line = words.replace(/\s+/gu, ' ').trim();
	if ([...line].length > most) return `${name} must be ${most.toLocaleString('en-GB')} characters or fewer`;
	return isPlain(line) ? null : `${name} contains hidden characters. Type it again instead of pasting it.`;
}
