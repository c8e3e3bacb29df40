import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What gives, changes and takes roles. Each of them holds the room's lock. */
const writers = [
	'db/seed/seed-demonstration.ts',
	'src/lib/accounts/server/move-officer.ts',
	'src/lib/rooms/server/accept-invitation.ts',
	'src/lib/rooms/server/create-room.ts',
	'src/lib/rooms/server/end-guests.ts',
	'src/lib/rooms/server/extend-guest.ts',
	'src/lib/rooms/server/hand-over.ts',
	'src/lib/rooms/server/leave-as-council.ts',
	'src/lib/rooms/server/person-in-room.ts'
];

test('[P5] whatever asks for roles reads current_member: a guest’s role counts to its end and no longer', () => {
	const files = ['src', 'server', 'db/queries', 'db/seed', 'scripts'].flatMap((folder) =>
		readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => `${folder}/${name}`)
	);
	const using = files.filter((name) => /\broom_member\b/.test(readFileSync(root + name, 'utf8')));
	expect(using.sort()).toEqual(writers);
});
