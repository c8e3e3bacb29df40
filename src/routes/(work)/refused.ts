import { error, fail, type ActionFailure } from '@sveltejs/kit';
import { refusalStatus, type Refusal } from '#lib/protocol/refusal.ts';

/** What a form's page gets when a command refused: the refusal and what was typed. */
export interface Refused {
	refusal: Refusal;
	values: Record<string, string | string[]>;
	/** which of the page's forms it was */
	form: string;
	done?: undefined;
}

/**
 * Turns a refusal into a form's answer that keeps what was typed. What the officer may not see is a plain 404, the
 * same as for what is not there.
 */
export function refused(refusal: Refusal, data: FormData, form = ''): ActionFailure<Refused> {
	if (refusal.reason === 'not-found') error(404, 'Not found');
	const values: Record<string, string | string[]> = {};
	for (const key of new Set(data.keys())) {
		const all = data.getAll(key).filter((value) => typeof value === 'string');
		values[key] = all.length > 1 ? all : (all[0] ?? '');
	}
	return fail(refusalStatus[refusal.reason], { refusal, values, form });
}

/** No browser sends the sign of code 0, and the database takes none: a form without it. */
export function withoutNul(data: FormData): FormData {
	const cleaned = new FormData();
	for (const [key, value] of data)
		cleaned.append(key, typeof value === 'string' ? value.replaceAll('\0', '') : value);
	return cleaned;
}

/** A form's fields for a command, which parses them itself. Fields that may come more than once are named. */
export function fields(data: FormData, lists: string[] = []): Record<string, unknown> {
	const cleaned = withoutNul(data);
	return {
		...Object.fromEntries([...cleaned].filter(([key]) => !lists.includes(key))),
		...Object.fromEntries(lists.map((key) => [key, cleaned.getAll(key)]))
	};
}
