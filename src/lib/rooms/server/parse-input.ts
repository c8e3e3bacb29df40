import * as v from 'valibot';
import { refuse, type Refusal } from '#lib/protocol/refusal.ts';

/** Words of a schema, and not valibot's own about a field that no page of ours leaves out. */
const isOwnWords = ({ message }: v.BaseIssue<unknown>) => !message.startsWith('Invalid ');

/**
 * What a form or an event sent, parsed once. The refusal carries the first thing that is wrong and its field, in the
 * schema's own words.
 */
export function parseInput<S extends v.GenericSchema>(
	schema: S,
	input: unknown
): { ok: true; input: v.InferOutput<S> } | Refusal {
	const parsed = v.safeParse(schema, input);
	if (parsed.success) return { ok: true, input: parsed.output };
	const issue = parsed.issues[0];
	return refuse('bad-input', isOwnWords(issue) ? issue.message : 'Reload the page and try again.', {
		field: String(issue.path?.[0]?.key ?? '') || undefined
	});
}
