import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BusEvent } from '#server/bus/bus.ts';
import type { Connection } from './connection.ts';
import { Connections, type ConnectionsDeps } from './connections.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const access: BusEvent = { type: 'access', roomId: 'room', officerId: 'officer' };

let tell: (event: BusEvent) => void;
let may: boolean[];
let connections: Connections;
/** look-ups of rights that wait for their answer, the first asked first */
let asked: PromiseWithResolvers<{ mayWrite: boolean } | null>[];
let raised: PromiseWithResolvers<void>[];

beforeEach(() => {
	[may, asked, raised] = [[], [], []];
	connections = new Connections({
		admission: {
			rightTo: () => {
				asked.push(Promise.withResolvers());
				return asked.at(-1)!.promise;
			},
			isSignedIn: async () => true
		} as unknown as ConnectionsDeps['admission'],
		bus: {
			listen: (listener: typeof tell) => {
				tell = listener;
				return () => {};
			},
			onLink: () => () => {}
		} as unknown as ConnectionsDeps['bus'],
		beforeWriting: () => {
			raised.push(Promise.withResolvers());
			return raised.at(-1)!.promise;
		},
		log: { info: () => {}, warn: () => {} }
	});
	const connection = {
		officerId: 'officer',
		roomId: 'room',
		sessionToken: 'session',
		document: { id: 'document' },
		setMayWrite: (mayWrite: boolean) => void may.push(mayWrite),
		resume: vi.fn(),
		pause: () => void may.push(false)
	};
	connections.add(connection as unknown as Connection, connections.changes);
});
afterEach(() => connections.close());

test('[P5] an older look-up of rights that ends later does not undo a newer one', async () => {
	tell(access);
	asked[0]!.resolve({ mayWrite: true });
	await settled();
	// "May write" is known, and the document is being prepared for it, when the role is taken away.
	tell(access);
	asked[1]!.resolve({ mayWrite: false });
	await settled();
	raised[0]!.resolve();
	await settled();
	expect(may).toEqual([false]);
});

test('[P5] what could not be looked up last is not allowed by a look-up from before', async () => {
	tell(access);
	tell(access);
	asked[1]!.reject(new Error('the database is away'));
	asked[0]!.resolve({ mayWrite: true });
	await settled();
	raised[0]!.resolve();
	await settled();
	expect(may).toEqual([false]);
});

test('[P5] look-ups that are begun faster than they are answered are obeyed as they are answered', async () => {
	for (let time = 0; time < 3; time++) tell(access);
	asked[0]!.resolve({ mayWrite: false });
	await settled();
	expect(may).toEqual([false]);
	asked[1]!.resolve({ mayWrite: true });
	await settled();
	raised[0]!.resolve();
	await settled();
	expect(may).toEqual([false, true]);
});
