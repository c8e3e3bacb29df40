import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ring, type Bus, type BusEvent } from '#server/bus/bus.ts';
import { createPostgresBus } from '#server/bus/postgres.ts';
import { createLog } from '#server/log.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { pausableProxy, type PausableProxy } from '../support/pausable-proxy.ts';

let fresh: TestDatabase;
let bus: Bus;
const closers: (() => unknown)[] = [];
const log = createLog({ log: { level: 'fatal' } });

beforeEach(async () => {
	fresh = await testDatabase();
	closers.push(fresh.close);
});

afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

async function linkedBus(url = fresh.url, heartbeatMs?: number): Promise<Bus> {
	const made = createPostgresBus({ url, log, heartbeatMs });
	closers.push(made.close);
	await linkBecomes(made, true);
	return made;
}

const linkBecomes = (of: Bus, wanted: boolean) =>
	new Promise<void>((resolve) => {
		const stop = of.onLink((connected) => {
			if (connected !== wanted) return;
			queueMicrotask(() => stop());
			resolve();
		});
	});

const next = (of: Bus) => new Promise<BusEvent>((resolve) => of.listen(resolve));

test('what is rung in a transaction is heard by every listener once it commits', async () => {
	bus = await linkedBus();
	const other = await linkedBus();
	const event: BusEvent = { type: 'access', roomId: randomUUID(), officerId: randomUUID() };
	const heard = [next(bus), next(bus), next(other)];
	await fresh.database.sql.begin((tx) => ring(tx, event));
	expect(await Promise.all(heard)).toEqual([event, event, event]);
});

test('what is rung in a transaction that is rolled back is not heard', async () => {
	bus = await linkedBus();
	const heard = next(bus);
	const undone = fresh.database.sql.begin(async (tx) => {
		await ring(tx, { type: 'officer', officerId: randomUUID() });
		throw new Error('undone');
	});
	await expect(undone).rejects.toThrow('undone');
	const event: BusEvent = { type: 'activity', roomId: randomUUID() };
	await ring(fresh.database.sql, event);
	expect(await heard).toEqual(event);
});

test('a foreign or broken message on the channel is passed over', async () => {
	bus = await linkedBus();
	const heard = next(bus);
	await fresh.database
		.sql`select pg_notify('folkmoot', 'no json'), pg_notify('folkmoot', '{"type":"later"}')`;
	const event: BusEvent = { type: 'sessions-ended', sessionIds: ['a'] };
	await ring(fresh.database.sql, event);
	expect(await heard).toEqual(event);
});

test('a listener that fails does not keep the others from hearing', async () => {
	bus = await linkedBus();
	bus.listen(() => {
		throw new Error('mine alone');
	});
	const heard = next(bus);
	const event: BusEvent = { type: 'activity', roomId: randomUUID() };
	await ring(fresh.database.sql, event);
	expect(await heard).toEqual(event);
});

test('[P9] a cut connection is told to the listeners, and told again when it is back', async () => {
	bus = await linkedBus();
	const link = vi.fn();
	bus.onLink(link);
	const down = linkBecomes(bus, false);
	await fresh.database.sql`
		select pg_terminate_backend(pid) from pg_stat_activity
		where application_name = 'folkmoot bus' and datname = current_database()`;
	await down;
	await linkBecomes(bus, true);
	expect(link.mock.calls.map(([connected]) => connected as boolean)).toEqual([true, false, true]);
	const heard = next(bus);
	const event: BusEvent = { type: 'activity', roomId: randomUUID() };
	await ring(fresh.database.sql, event);
	expect(await heard).toEqual(event);
});

test('[P9] a connection that goes silent is noticed within two heartbeats', async () => {
	const proxy: PausableProxy = await pausableProxy(fresh.url);
	closers.push(proxy.close);
	bus = await linkedBus(proxy.url, 200);
	const pausedAt = performance.now();
	proxy.pause();
	await linkBecomes(bus, false);
	expect(performance.now() - pausedAt).toBeLessThan(1_000);
	proxy.resume();
	await linkBecomes(bus, true);
});

test('a closed bus hears nothing more and can be closed again', async () => {
	bus = await linkedBus();
	const heard = vi.fn();
	bus.listen(heard);
	await bus.close();
	await bus.close();
	await ring(fresh.database.sql, { type: 'activity', roomId: randomUUID() });
	expect(heard).not.toHaveBeenCalled();
});

test('[P5] an id is heard in small letters, however it was rung', async () => {
	bus = await linkedBus();
	const roomId = randomUUID();
	const heard = next(bus);
	await ring(fresh.database.sql, { type: 'access', roomId: roomId.toUpperCase() });
	expect(await heard).toEqual({ type: 'access', roomId });
});
