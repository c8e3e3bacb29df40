import { expect, test } from 'vitest';
import { othersPresent, parsePresence, peoplePresent } from './presence.ts';

const priya = {
	officerId: 'p',
	name: 'Priya Shah',
	initials: 'PS',
	council: 'Dorset Council',
	councilCode: 'DST',
	colour: 3,
	role: 'writer'
};
const tom = { ...priya, officerId: 't', name: 'Tom Okafor', initials: 'TO', council: 'Leeds City Council' };

test('shows the others in a steady order, and never this page itself', () => {
	const states = new Map<number, unknown>([
		[9, { user: tom, section: 'problem' }],
		[1, { user: priya }],
		[4, { user: priya, section: 'cause' }]
	]);
	expect(othersPresent(states, 1).map(({ clientId, section }) => [clientId, section])).toEqual([
		[4, 'cause'],
		[9, 'problem']
	]);
});

test('[P4] a state without the server’s stamp, or with a broken one, is nobody', () => {
	expect(parsePresence(1, null)).toBeNull();
	expect(parsePresence(1, {})).toBeNull();
	expect(parsePresence(1, { user: 'Priya' })).toBeNull();
	expect(parsePresence(1, { user: { ...priya, name: { toString: 'x' } } })).toBeNull();
	expect(parsePresence(1, { user: { ...priya, colour: 99, role: 'owner' }, section: 7 })).toMatchObject({
		colour: 0,
		role: 'reader',
		section: null
	});
});

test('two tabs of one officer are one person, where their caret is', () => {
	const states = new Map<number, unknown>([
		[2, { user: priya }],
		[3, { user: priya, section: 'problem' }]
	]);
	expect(peoplePresent(othersPresent(states, 1))).toMatchObject([{ officerId: 'p', section: 'problem' }]);
});

test('whom a page follows and that it refuses are taken as what they are, or not at all', () => {
	const said = (more: object) => parsePresence(1, { user: priya, ...more });
	expect(said({})).toMatchObject({ follows: null, refusesFollow: false, cursor: null });
	expect(said({ follows: 't', refusesFollow: true })).toMatchObject({ follows: 't', refusesFollow: true });
	expect(said({ follows: ['t'], refusesFollow: 'yes' })).toMatchObject({
		follows: null,
		refusesFollow: false
	});
});
