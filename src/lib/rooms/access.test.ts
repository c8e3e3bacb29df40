import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	documentAccess,
	roles,
	roomAccess,
	strongestRole,
	type Role,
	type RoomAccess,
	type RoomFacts
} from './access.ts';

const role = fc.option(fc.constantFrom(...roles), { nil: null });
const facts: fc.Arbitrary<RoomFacts> = fc.record({
	officer: fc.option(
		fc.record({
			id: fc.constant('o'),
			councilCode: fc.constantFrom('DST', 'GUEST-1'),
			suspended: fc.boolean()
		}),
		{ nil: null }
	),
	room: fc.option(
		fc.record({ id: fc.constant('r'), visibility: fc.constantFrom('private' as const, 'open' as const) }),
		{ nil: null }
	),
	personRole: role,
	personRoleEndsAt: fc.constantFrom('2027-03-06T00:00:00Z', null),
	councilRole: role,
	councilTakesPart: fc.boolean()
});
const rights = ['see', 'comment', 'ask', 'speak', 'write', 'manage'] as const;
const includes = (more: RoomAccess, less: RoomAccess) => rights.every((right) => more[right] || !less[right]);
const weaker = (given: Role | null): (Role | null)[] =>
	given === null ? [null] : [...roles.slice(roles.indexOf(given)), null];

describe('roomAccess', () => {
	it('[P6] gives nothing to nobody, to a suspended officer and for a room that is not there', () => {
		fc.assert(
			fc.property(facts, (given) => {
				for (const missing of [
					{ ...given, officer: null },
					{ ...given, room: null },
					{ ...given, officer: given.officer && { ...given.officer, suspended: true } }
				]) {
					expect(Object.values(roomAccess(missing)).some(Boolean)).toBe(false);
				}
			})
		);
	});

	it('[P6] never gives more for a weaker role', () => {
		fc.assert(
			fc.property(facts, (given) => {
				for (const personRole of weaker(given.personRole)) {
					expect(includes(roomAccess(given), roomAccess({ ...given, personRole }))).toBe(true);
				}
				for (const councilRole of weaker(given.councilRole)) {
					expect(includes(roomAccess(given), roomAccess({ ...given, councilRole }))).toBe(true);
				}
			})
		);
	});

	it('[P6] never lets anybody manage who cannot write, write who cannot comment, or comment who cannot see', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const { see, comment, write, manage } = roomAccess(given);
				expect([!manage || write, !write || comment, !comment || see]).toEqual([true, true, true]);
			})
		);
	});

	it('[P6] gives at least as much when a private room is opened', () => {
		fc.assert(
			fc.property(facts, (given) => {
				fc.pre(given.room !== null);
				const inRoom = (visibility: 'private' | 'open') =>
					roomAccess({ ...given, room: { id: 'r', visibility } });
				expect(includes(inRoom('open'), inRoom('private'))).toBe(true);
			})
		);
	});

	it('takes the stronger of the person and the council', () => {
		const officer = { id: 'o', councilCode: 'DST', suspended: false };
		const room = { id: 'r', visibility: 'private' as const };
		expect(
			roomAccess({
				officer,
				room,
				personRole: 'viewer',
				personRoleEndsAt: null,
				councilRole: 'editor',
				councilTakesPart: true
			})
		).toEqual({
			role: 'editor',
			guestUntil: null,
			see: true,
			comment: true,
			ask: true,
			speak: false,
			write: true,
			manage: false,
			leave: true
		});
		expect(
			roomAccess({
				officer,
				room,
				personRole: null,
				personRoleEndsAt: null,
				councilRole: 'commenter',
				councilTakesPart: true
			}).leave
		).toBe(false);
	});

	it('only who has a role of their own, and whose council takes part, speaks for it', () => {
		const officer = { id: 'o', councilCode: 'DST', suspended: false };
		const room = { id: 'r', visibility: 'open' as const };
		for (const personRole of [...roles, null])
			for (const councilTakesPart of [true, false])
				expect(
					roomAccess({
						officer,
						room,
						personRole,
						personRoleEndsAt: null,
						councilRole: 'owner',
						councilTakesPart
					}).speak,
					`${personRole}, ${councilTakesPart}`
				).toBe(councilTakesPart && personRole !== null && personRole !== 'viewer');
	});

	it('an open room is read and commented on by any signed-in officer, and no more', () => {
		const officer = { id: 'o', councilCode: 'DST', suspended: false };
		expect(
			roomAccess({
				officer,
				room: { id: 'r', visibility: 'open' },
				personRole: null,
				personRoleEndsAt: null,
				councilRole: null,
				councilTakesPart: true
			})
		).toEqual({
			role: null,
			guestUntil: null,
			see: true,
			comment: true,
			ask: true,
			speak: false,
			write: false,
			manage: false,
			leave: false
		});
	});
});

describe('a guest', () => {
	const guest = fc
		.tuple(facts, fc.constantFrom('private' as const, 'open' as const))
		.map(([given, visibility]) => ({
			...given,
			officer: { id: 'o', councilCode: 'GUEST-1', suspended: false },
			room: { id: 'r', visibility }
		}));

	it('[P6] never manages, speaks for a council or asks for anything, whatever their role and their room', () => {
		fc.assert(
			fc.property(guest, (given) => {
				const { manage, speak, ask, role } = roomAccess(given);
				expect([manage, speak, ask, role === 'owner']).toEqual([false, false, false, false]);
			})
		);
	});

	it('[P6] is nobody without a role of their own that has an end: not by a council, not by an open door', () => {
		fc.assert(
			fc.property(guest, (given) => {
				for (const without of [
					{ ...given, personRole: null },
					{ ...given, personRoleEndsAt: null }
				])
					expect(Object.values(roomAccess(without)).some(Boolean)).toBe(false);
			})
		);
	});

	it('has what the role says, in open rooms as well', () => {
		const officer = { id: 'o', councilCode: 'GUEST-1', suspended: false };
		const until = '2027-03-06T00:00:00Z';
		const as = (personRole: Role) => {
			const room = { id: 'r', visibility: 'open' as const };
			const given = { officer, room, personRole, personRoleEndsAt: until };
			const { see, comment, write, leave, guestUntil } = roomAccess({
				...given,
				councilRole: 'owner',
				councilTakesPart: true
			});
			return [see, comment, write, leave, guestUntil];
		};
		expect(as('viewer')).toEqual([true, false, false, true, until]);
		expect(as('commenter')).toEqual([true, true, false, true, until]);
		expect(as('editor')).toEqual([true, true, true, true, until]);
	});
});

describe('documentAccess', () => {
	it('is the room’s while nothing is frozen, and lets whoever comments suggest', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const access = roomAccess(given);
				expect(documentAccess(access, { frozen: false })).toEqual({ ...access, suggest: access.comment });
			})
		);
	});

	it('[P5] lets nobody write or suggest in what is frozen, and takes nothing else away', () => {
		fc.assert(
			fc.property(facts, (given) => {
				const access = roomAccess(given);
				expect(documentAccess(access, { frozen: true })).toEqual({
					...access,
					write: false,
					suggest: false
				});
			})
		);
	});
});

describe('strongestRole', () => {
	it('is the first of owner, editor, commenter, viewer that is given', () => {
		expect(strongestRole('viewer', null, 'editor')).toBe('editor');
		expect(strongestRole(null, null)).toBe(null);
	});
});
