import type { Refusal } from '#lib/protocol/refusal.ts';

/** The message of a refusal, when it is about this field. */
export const fieldError = (refusal: Refusal | undefined, field: string): string | undefined =>
	refusal?.field === field ? refusal.message : undefined;
