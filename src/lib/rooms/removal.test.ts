import { expect, test } from 'vitest';
import { removalOfCouncil, removalOfOneself, removalOfPerson } from './removal.ts';

const shut = { visibility: 'private' as const };
const open = { visibility: 'open' as const };
const leeds = (role: 'editor' | 'viewer' | null) => ({
	code: 'LDS',
	name: 'Leeds City Council',
	role
});
const tom = { name: 'Tom Okafor' };

test('who is removed from a private room is said to see nothing of it any more', () => {
	const { title, means } = removalOfPerson(shut, tom, leeds(null));
	expect(title).toBe('Remove Tom Okafor from this room?');
	expect(means).toContain('They can no longer see this room and what is written in it.');
	expect(means.join(' ')).toContain('What they wrote stays');
});

test('a role that the person’s council has is said to stay', () => {
	expect(removalOfPerson(shut, tom, leeds('editor')).means).toContain(
		'They keep the role that all officers of Leeds City Council have here: editor, who can read, comment and write.'
	);
	expect(removalOfPerson(open, tom, leeds('editor')).means.join(' ')).toContain('editor, who can');
});

test('an open door stays open, also where the council may only view', () => {
	for (const role of [null, 'viewer'] as const) {
		expect(removalOfPerson(open, tom, leeds(role)).means).toContain(
			'This room is open: they can still see it and comment, like every signed-in officer.'
		);
	}
});

test('a council’s removal names its officers who stay', () => {
	const staying = [{ name: 'Tom Okafor' }, { name: 'Ana Ruiz' }];
	const means = removalOfCouncil(shut, leeds('viewer'), staying).means.join(' ');
	expect(means).toContain('lose the council’s role, viewer, at once');
	expect(means).toContain('Tom Okafor and Ana Ruiz keep the roles given by name.');
	expect(removalOfCouncil(shut, leeds(null), []).means[0]).toContain('none of its officers loses one');
	expect(removalOfCouncil(shut, leeds('viewer'), staying.slice(1)).means[1]).toMatch(
		/^Ana Ruiz keeps the role given/
	);
});

test('a guest has nothing left, also where the door is open, and comes back by invitation', () => {
	const from = { code: 'GUEST-1', name: 'Brightside Digital (guest)', role: null };
	expect(removalOfPerson(open, tom, from).means).toContain(
		'They can no longer see this room and what is written in it.'
	);
	const means = removalOfOneself(shut, from).means.join(' ');
	expect(means).toContain('To come back, an owner has to invite you again.');
	expect(means).not.toContain('ask its owners');
});

test('who leaves is told whether they can come back by themselves', () => {
	const back = 'To come back, you have to ask its owners.';
	expect(removalOfOneself(shut, leeds(null)).means).toContain(back);
	expect(removalOfOneself(shut, leeds('viewer')).means).not.toContain(back);
	expect(removalOfOneself(open, leeds(null)).means).not.toContain(back);
});
