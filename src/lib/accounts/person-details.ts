import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { isPlain } from '#lib/rooms/plain-text.ts';

const maxNameLength = 90;
const maxJobTitleLength = 90;

/** One line of plain words: no hidden characters, spaces made single, accents in one form. */
export function plainLine(text: string): string | null {
	const line = text.normalize('NFC').trim().replace(/\s+/gu, ' ');
	return isPlain(line) ? line : null;
}

/** Checks what an officer says about themselves. */
export function readPersonDetails(given: {
	name: string;
	jobTitle: string;
}): Outcome<{ name: string; jobTitle: string }> {
	const name = plainLine(given.name);
	if (!name || !/\p{L}/u.test(name)) return refuse('bad-input', 'Enter your name', { field: 'name' });
	if (name.length > maxNameLength) {
		return refuse('bad-input', `Your name must be ${maxNameLength} characters or fewer`, { field: 'name' });
	}
	const jobTitle = plainLine(given.jobTitle);
	if (jobTitle === null)
		return refuse('bad-input', 'Enter your job title in plain words', { field: 'job-title' });
	if (jobTitle.length > maxJobTitleLength) {
		return refuse('bad-input', `Your job title must be ${maxJobTitleLength} characters or fewer`, {
			field: 'job-title'
		});
	}
	return { ok: true, name, jobTitle };
}
