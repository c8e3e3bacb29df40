import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import {
	stands,
	timeAnswers,
	type Choice,
	type DecisionKind,
	type Stand,
	type TimeAnswer
} from '../decision.ts';

const wrong = (field: string, words: string) => refuse('bad-input', words, { field });

/**
 * A choice out of a form's fields, by the decision's kind: `stand`; `option` (an option's id, or `abstain`); `rank-{id}`, its place
 * from 1, or nothing; `time-{id}`, how it suits.
 */
export function readChoice(
	kind: DecisionKind,
	fields: Record<string, unknown>,
	options: readonly { id: string; words: string }[],
	reason: string
): Outcome<{ choice: Choice }> {
	switch (kind) {
		case 'consent': {
			const stand = fields.stand as Stand;
			if (!stands.includes(stand)) return wrong('stand', 'Choose whether you agree');
			if (stand === 'block' && reason === '')
				return wrong('reason', 'Say why you block: others need to know what to change');
			return { ok: true, choice: { stand } };
		}
		case 'vote': {
			const { option } = fields;
			if (option === 'abstain') return { ok: true, choice: { option: null } };
			const chosen = options.find(({ id }) => id === option);
			return chosen
				? { ok: true, choice: { option: chosen.id } }
				: wrong('option', 'Choose an option, or abstain');
		}
		case 'advice':
			return reason === '' ? wrong('reason', 'Enter your advice') : { ok: true, choice: {} };
		case 'ranked choice':
			return readRanking(fields, options);
		case 'time poll': {
			const answers: Record<string, TimeAnswer> = {};
			for (const { id, words } of options) {
				const answer = fields[`time-${id}`] as TimeAnswer;
				if (!timeAnswers.includes(answer)) return wrong(`time-${id}`, `Choose whether ${words} suits`);
				answers[id] = answer;
			}
			return { ok: true, choice: { answers } };
		}
	}
}

function readRanking(
	fields: Record<string, unknown>,
	options: readonly { id: string; words: string }[]
): Outcome<{ choice: Choice }> {
	const places: { id: string; place: number }[] = [];
	for (const { id, words } of options) {
		const given = fields[`rank-${id}`] ?? '';
		if (given === '') continue;
		const place = Number(given);
		if (!Number.isInteger(place) || place < 1 || place > options.length)
			return wrong(`rank-${id}`, `The place of “${words}” must be from 1 to ${options.length}`);
		if (places.some((other) => other.place === place))
			return wrong(`rank-${id}`, `Two options have place ${place}. Give each its own`);
		places.push({ id, place });
	}
	if (places.length === 0) return wrong(`rank-${options[0]?.id}`, 'Give at least one option a place');
	places.sort((a, b) => a.place - b.place);
	return { ok: true, choice: { ranking: places.map(({ id }) => id) } };
}
