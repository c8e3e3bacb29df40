/** The text fields of a form, each once; files and repeats are taken for nothing, and so is NUL, which PostgreSQL refuses. */
export async function readForm<K extends string>(
	request: Request,
	...names: K[]
): Promise<Record<K, string>> {
	const form = await request.formData();
	const text = (name: K) => {
		const value = form.get(name);
		return [name, typeof value === 'string' ? value.replaceAll('\0', '') : ''] as const;
	};
	return Object.fromEntries(names.map(text)) as Record<K, string>;
}
