/**
 * The suggestions that a form is about, each as it was seen: one (`suggestion`, `seen`), the list of the workspace
 * (`suggestions`, JSON), or those that stood on the page (`shown`, "id fingerprint", once for each). The commands check
 * what is in them.
 */
export function chosen(data: FormData): unknown {
	const list = data.get('suggestions');
	if (typeof list === 'string') return parsed(list);
	const id = data.get('suggestion');
	if (typeof id === 'string') return [{ id, seen: data.get('seen') }];
	return data.getAll('shown').map((shown) => {
		const [id, seen] = typeof shown === 'string' ? shown.split(' ') : [];
		return { id, seen };
	});
}

function parsed(json: string): unknown {
	try {
		return JSON.parse(json) as unknown;
	} catch {
		// Not the page's own words: the command refuses it like any other wrong input.
		return null;
	}
}
