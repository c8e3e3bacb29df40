import { describe, expect, test } from 'vitest';
import { ariaKeys, keyNames, shortcutGroups, shortcuts, type Shortcut } from './shortcuts.ts';

const all: readonly Shortcut[] = shortcuts;

describe('the list of keys', () => {
	test('names every key and every id once in its group', () => {
		const ids = all.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		const keys = all.map(({ keys, group }) => `${group} ${keys}`);
		expect(new Set(keys).size).toBe(keys.length);
	});
	test('has something in each of its groups', () => {
		for (const group of Object.keys(shortcutGroups))
			expect(all.some((one) => one.group === group)).toBe(true);
	});
	test('says of single characters outside the text that they can be switched off (WCAG 2.1.4)', () => {
		const typed = ['slash', 'mention'];
		for (const { id, keys, single } of all)
			expect([id, single ?? false]).toEqual([id, keys.length === 1 && !typed.includes(id)]);
	});
	test('uses the words on the keyboard', () => {
		expect(keyNames('Mod+Shift+Z')).toEqual(['Ctrl', 'Shift', 'Z']);
		expect(keyNames('Mod+Shift+Z', { mac: true })).toEqual(['⌘', '⇧', 'Z']);
		expect(ariaKeys('Mod+K')).toBe('Control+K');
		expect(ariaKeys('Mod+K', { mac: true })).toBe('Meta+K');
	});
});
