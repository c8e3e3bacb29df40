import * as v from 'valibot';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { plainLine } from '#lib/rooms/plain-text.ts';
import { decisionLimits, type DecisionKind } from '../decision.ts';
import { ukMoment, ukSpanInWords } from '../uk-time.ts';

export interface NewOption {
	words: string;
	startsAt: Date | null;
	endsAt: Date | null;
}

const line = plainLine({ name: 'each option', max: decisionLimits.optionCharacters });

interface Given {
	kind: DecisionKind;
	/** one a line */
	options: string;
	timeDay: string[];
	timeFrom: string[];
	timeTo: string[];
}

/** What can be chosen, out of the form's lines, or out of its rows of times. */
export function readOptions(given: Given, now: Date): Outcome<{ options: NewOption[] }> {
	switch (given.kind) {
		case 'vote':
		case 'ranked choice':
			return readLines(given.options);
		case 'time poll':
			return readSpans(given, now);
		case 'consent':
		case 'advice':
			return { ok: true, options: [] };
	}
}

const wrong = (field: string, words: string) => refuse('bad-input', words, { field });

function readLines(text: string): Outcome<{ options: NewOption[] }> {
	const options: NewOption[] = [];
	for (const each of text.split(/\r\n?|\n/)) {
		const parsed = v.safeParse(line, each);
		if (!parsed.success) return wrong('options', parsed.issues[0].message);
		if (parsed.output === '') continue;
		if (options.some(({ words }) => words.toLowerCase() === parsed.output.toLowerCase()))
			return wrong('options', `“${parsed.output}” stands there twice`);
		options.push({ words: parsed.output, startsAt: null, endsAt: null });
	}
	return counted('options', options, 'Enter at least 2 options, one on each line');
}

function readSpans({ timeDay, timeFrom, timeTo }: Given, now: Date): Outcome<{ options: NewOption[] }> {
	const options: NewOption[] = [];
	for (const [index, day] of timeDay.entries()) {
		const [from = '', to = ''] = [timeFrom[index], timeTo[index]];
		if (day === '' && from === '' && to === '') continue;
		const nth = `Time ${index + 1}`;
		const startsAt = ukMoment(day, from);
		if (!startsAt)
			return wrong('timeDay', `${nth} needs a day and a time that exist, like 5 October 2026, 14:00`);
		const endsAt = ukMoment(day, to);
		if (!endsAt || endsAt <= startsAt)
			return wrong('timeDay', `${nth} must end after it starts, on the same day`);
		if (startsAt <= now) return wrong('timeDay', `${nth} must be in the future`);
		const words = ukSpanInWords(startsAt, endsAt);
		if (options.some((option) => option.words === words))
			return wrong('timeDay', `${nth} stands there twice`);
		options.push({ words, startsAt, endsAt });
	}
	options.sort((a, b) => a.startsAt!.getTime() - b.startsAt!.getTime());
	return counted('timeDay', options, 'Enter at least 2 times');
}

function counted(field: string, options: NewOption[], tooFew: string): Outcome<{ options: NewOption[] }> {
	if (options.length < 2) return wrong(field, tooFew);
	if (options.length > decisionLimits.optionsMost)
		return wrong(field, `A decision has at most ${decisionLimits.optionsMost} options`);
	return { ok: true, options };
}
