import { expect, test } from 'vitest';
import { leavingInWords, whyNotYet, type CouncilLeaving } from './council-leaving.ts';

const leaving = (more: Partial<CouncilLeaving> = {}): CouncilLeaving => ({
	council: { code: 'LDS', name: 'Leeds City Council' },
	hasRole: true,
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
	expect(said).toContain('The roles of Ana Ruiz and Tom Okafor end at once, also on pages they have open.');
	expect(said).toContain('Officers of Leeds City Council can no longer see this room');
	expect(said).toContain('What it wrote stays, with names and council');
	expect(said).toContain('Dorset Council stays in the room. Guests stay until their last day.');
	expect(said).not.toContain('task');
	expect(said).toContain('The role that all officers of Leeds City Council have here ends with it.');
	const few = words(leaving({ people: ['Ana Ruiz'], hasRole: false }));
	expect(few).toContain('The role of Ana Ruiz ends at once');
	expect(few).not.toContain('all officers');
});

test('an open room stays open to its officers, and open tasks keep their name', () => {
	expect(words(leaving(), { visibility: 'open' })).toContain(
		'This room is open: its officers can still see it'
	);
	expect(words(leaving({ openTasks: 1 }))).toContain('1 open task stays with it or its officers');
	expect(words(leaving({ openTasks: 3 }))).toContain('3 open tasks stay with it or its officers');
});

test('who leads or owns the room alone is told whom to invite first', () => {
	expect(whyNotYet(leaving())).toBeNull();
	expect(whyNotYet(leaving({ leads: [] }))).toContain('Leeds City Council leads this room');
	expect(whyNotYet(leaving({ heirs: [] }))).toContain('nobody of another council who could own it');
	const heir = { id: 'o', name: 'Priya Shah', councilName: 'Dorset Council', isOwner: false };
	expect(whyNotYet(leaving({ leads: [{ code: 'DST', name: 'Dorset Council' }], heirs: [heir] }))).toBeNull();
});
