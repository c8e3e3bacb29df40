/** Removes from localStorage what is named `{prefix}{officer}:{document}`, for those that the filter names. */
export function wipeNames(
	prefix: string,
	which: (copy: { officerId: string; documentId: string }) => boolean
): void {
	try {
		for (const key of Object.keys(localStorage)) {
			if (!key.startsWith(prefix)) continue;
			const [officerId = '', documentId = ''] = key.slice(prefix.length).split(':');
			if (which({ officerId, documentId })) localStorage.removeItem(key);
		}
	} catch {
		// Nothing can be kept here.
	}
}
