import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface PausableProxy {
	/** the database's address by way of the proxy */
	url: string;
	/** From now on nothing passes, and nobody is told: a pulled cable. */
	pause(): void;
	resume(): void;
	/** From now on what the database answers arrives so much later; 0: at once again. */
	delay(ms: number): void;
	close(): Promise<void>;
}

/** Stands between a program and its database, which may be behind a unix socket. */
export async function pausableProxy(databaseUrl: string): Promise<PausableProxy> {
	const target = new URL(databaseUrl);
	const folder = target.searchParams.get('host');
	const sockets = new Set<Socket>();
	let paused = false;
	let delayMs = 0;
	const server = createServer((client) => {
		const database = folder
			? connect(`${folder}/.s.PGSQL.5432`)
			: connect(Number(target.port || 5432), target.hostname);
		client.pipe(database);
		// In order, also when the delay ends while something is held back.
		let last = Promise.resolve();
		database.on('data', (bytes) => {
			const later = delayMs;
			last = last.then(async () => {
				if (later > 0) await new Promise((resolve) => setTimeout(resolve, later));
				if (!client.destroyed) client.write(bytes);
			});
		});
		database.on('end', () => void last.then(() => client.end()));
		for (const [from, to] of [
			[client, database],
			[database, client]
		] as const) {
			sockets.add(from);
			from.on('error', () => to.destroy());
			from.on('close', () => {
				sockets.delete(from);
				to.destroy();
			});
			if (paused) from.pause();
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = new URL(databaseUrl);
	url.searchParams.delete('host');
	url.hostname = '127.0.0.1';
	url.port = String((server.address() as AddressInfo).port);
	return {
		url: url.href,
		pause() {
			paused = true;
			for (const socket of sockets) socket.pause();
		},
		resume() {
			paused = false;
			for (const socket of sockets) socket.resume();
		},
		delay: (ms) => (delayMs = ms),
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}
