type Values = Record<string, string | string[]>;

/** What a field of a refused form held, to show it again. */
export function typed(form: { values?: Values } | null | undefined, field: string): string {
	const value = form?.values?.[field];
	return Array.isArray(value) ? (value[0] ?? '') : (value ?? '');
}
