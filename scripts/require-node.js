/** The oldest Node that can set things up; the program itself runs on the Node that package.json pins. */
export const oldestMajor = 20;

/**
 * Ends with one line when this Node is too old. Written so that such a Node still reads it.
 * @param {string} version
 */
export function requireNode(version) {
	if (Number(version.split('.')[0]) >= oldestMajor) return;
	console.error(
		'Folkmoot needs Node ' +
			oldestMajor +
			' or later; this is Node ' +
			version +
			'. Install it from https://nodejs.org'
	);
	process.exit(1);
}
