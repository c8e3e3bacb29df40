import * as v from 'valibot';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { londonMoment, readTime } from '../deadline.ts';
import { plainLine } from '../plain-text.ts';

const part = v.optional(v.pipe(v.string(), v.trim(), v.maxLength(10, 'Enter a shorter date')));

/** The room's deadline as its form sends it; all left out: as it is. */
export const deadlineFields = {
	'deadline-for': v.optional(plainLine({ name: 'what the deadline is for', max: 100 })),
	'deadline-day': part,
	'deadline-month': part,
	'deadline-year': part,
	'deadline-time': part
};

type Given = { [Field in keyof typeof deadlineFields]?: string | undefined };

/** The deadline that was meant: a moment, none, or (null) nothing was sent about it. */
export function readDeadline(given: Given): Outcome<{ deadline: { at: Date | null; for: string } | null }> {
	const day = given['deadline-day'];
	if (day === undefined) return { ok: true, deadline: null };
	const [month, year] = [given['deadline-month'] ?? '', given['deadline-year'] ?? ''];
	const time = given['deadline-time'] ?? '';
	const what = given['deadline-for'] ?? '';
	if (`${day}${month}${year}${time}${what}` === '') return { ok: true, deadline: { at: null, for: '' } };
	const clock = readTime(time);
	const digits = (text: string, length: number) => text.padStart(length, '0');
	const isDay = /^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && /^20\d{2}$/.test(year);
	const at = isDay ? londonMoment(`${year}-${digits(month, 2)}-${digits(day, 2)}`, clock ?? '12:00') : null;
	if (!at) {
		return refuse('bad-input', 'Enter a real date, like 4 12 2027, or leave all of the deadline empty', {
			field: 'deadline-day'
		});
	}
	if (!clock) {
		return refuse('bad-input', 'Enter a time, like 5pm or 17:00', { field: 'deadline-time' });
	}
	if (!what) {
		return refuse('bad-input', 'Enter what the deadline is for', { field: 'deadline-for' });
	}
	return { ok: true, deadline: { at, for: what } };
}
