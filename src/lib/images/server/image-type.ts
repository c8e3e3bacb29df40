/** What can be added. */
export type GivenType = 'png' | 'jpeg' | 'gif' | 'webp';

const startsWith = (bytes: Uint8Array, at: number, ...expected: number[]) =>
	expected.every((byte, index) => bytes[at + index] === byte);
const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));

/**
 * The kind of picture that a file is by its first bytes, whatever its name or the browser says (FAULTS B7); null: none of
 * ours. SVG has no such bytes, and is a page with scripts.
 */
export function imageTypeOf(bytes: Uint8Array): GivenType | null {
	if (startsWith(bytes, 0, 0x89, ...ascii('PNG'), 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
	if (startsWith(bytes, 0, 0xff, 0xd8, 0xff)) return 'jpeg';
	if (startsWith(bytes, 0, ...ascii('GIF87a')) || startsWith(bytes, 0, ...ascii('GIF89a'))) return 'gif';
	return startsWith(bytes, 0, ...ascii('RIFF')) && startsWith(bytes, 8, ...ascii('WEBP')) ? 'webp' : null;
}
