import { describe, expect, test } from 'vitest';
import { placeEntries, type OpenPlace } from './place-entries.ts';

const officer = { isAdministrator: false, councilCode: 'DST' };
const ids = (place: OpenPlace) => placeEntries(place).map(({ id }) => id);
const proposal = (access: { write: boolean; manage: boolean }, frozen: object | null = null) => ({
	officer,
	proposal: { id: 'p', title: 'Bid', room: { id: 'r', title: 'Room' }, access, frozen }
});

describe('where one can go', () => {
	test('are the pages of everybody, and the administrator’s for them alone', () => {
		expect(ids({ officer })).toEqual([
			'home',
			'rooms',
			'notifications',
			'tasks',
			'room-new',
			'published',
			'account',
			'email-choices',
			'help'
		]);
		expect(ids({ officer: { ...officer, isAdministrator: true } })).toContain('admin');
		expect(ids({ officer: { ...officer, councilCode: 'GUEST-1' } })).not.toContain('room-new');
	});
	test('with a proposal open, its pages and those of its room come first', () => {
		const entries = placeEntries(proposal({ write: true, manage: true }));
		expect(entries.slice(0, 2).map(({ name, href }) => [name, href])).toEqual([
			['The text', '/proposals/p'],
			['All comments', '/proposals/p/comments']
		]);
		expect(entries.map(({ href }) => href)).toContain('/rooms/r/proposals/new');
	});
	test('what an officer may not do is not offered', () => {
		const reading = ids(proposal({ write: false, manage: false }));
		expect(reading).not.toContain('proposal-freeze');
		expect(reading).not.toContain('proposal-new');
		expect(reading).not.toContain('room-settings');
		expect(ids(proposal({ write: true, manage: false }))).toContain('proposal-new');
		expect(ids(proposal({ write: false, manage: false }, {}))).toContain('proposal-freeze');
	});
	test('no two have the same id', () => {
		const all = ids({
			...proposal({ write: true, manage: true }),
			officer: { ...officer, isAdministrator: true }
		});
		expect(new Set(all).size).toBe(all.length);
	});
});
