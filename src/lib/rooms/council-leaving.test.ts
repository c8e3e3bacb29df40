import { expect, test } from 'vitest';
import { leavingInWords, whyNotYet, type CouncilLeaving } from './council-leaving.ts';

const leaving = (more: Partial<CouncilLeaving> = {}): CouncilLeaving => ({
	council: { code: 'LDS', name: 'Leeds City Council' },
	people: ['Ana Ruiz', 'Tom Okafor'],
	openTasks: 0,
	leads: null,
	heirs: null,
	staying: ['Dorset Council'],
	...more
});
const shut = { visibility: 'private' as const };
const words = (of: CouncilLeaving, room: { visibility: 'private' | 'open' } = shut, own = true) =>
	leavingInWords(of, room, own).join(' ');

test('what a council’s leaving means is said before: who loses a role, what stays, who remains', () => {
	const said = words(leaving());
	expect(said).toContain('The roles of Ana Ruiz and Tom Okafor and every role by council end at once');
	expect(said).toContain('Officers of Leeds City Council can no longer see this room');
	expect(said).toContain('What it wrote stays, with names and council');
	expect(said).toContain('In the room stays Dorset Council, and guests until their day.');
	expect(said).not.toContain('task');
	expect(words(leaving({ people: [] }))).toContain(
		'Every role that officers of Leeds City Council have here'
	);
});

test('an open room stays open to its officers, and open tasks keep their name', () => {
	expect(words(leaving(), { visibility: 'open' })).toContain(
		'This room is open: its officers can still see it'
	);
	expect(words(leaving({ openTasks: 1 }))).toContain('1 open task stays with its name');
	expect(words(leaving({ openTasks: 3 }))).toContain('3 open tasks stay with its name');
});

test('who leads or owns the room alone is told whom to invite first', () => {
	expect(whyNotYet(leaving())).toBeNull();
	expect(whyNotYet(leaving({ leads: [] }))).toContain('Leeds City Council leads this room');
	expect(whyNotYet(leaving({ heirs: [] }))).toContain('nobody of another council who could own it');
	const heir = { id: 'o', name: 'Priya Shah', councilName: 'Dorset Council', isOwner: false };
	expect(whyNotYet(leaving({ leads: [{ code: 'DST', name: 'Dorset Council' }], heirs: [heir] }))).toBeNull();
});
