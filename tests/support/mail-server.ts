import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface MailServer {
	received: { to: string[]; message: string }[];
	/** how often mail was brought */
	tries(): number;
	/** the settings with which the program sends to it */
	config: { transport: 'smtp'; url: string; from: string };
	/** Resolves when this is so, which is looked at whenever something came. */
	until(enough: () => boolean): Promise<void>;
	close(): Promise<void>;
}

/** A real mail server on a free port of this machine. `refuse` may give an error for the n-th try. */
export async function startMailServer(
	refuse: (tryNumber: number) => Error | null = () => null
): Promise<MailServer> {
	const received: MailServer['received'] = [];
	let tries = 0;
	let heard: (() => void) | null = null;
	const options: SMTPServerOptions = {
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onRcptTo(_address, _session, callback) {
			tries += 1;
			callback(refuse(tries));
			heard?.();
		},
		onData(stream, session, callback) {
			let message = '';
			stream.on('data', (chunk: Buffer) => (message += chunk.toString('utf8')));
			stream.on('end', () => {
				received.push({ to: session.envelope.rcptTo.map(({ address }) => address), message });
				callback();
				heard?.();
			});
		}
	};
	const server = new SMTPServer(options);
	server.listen(0, '127.0.0.1');
	await once(server.server, 'listening');
	const { port } = server.server.address() as AddressInfo;
	return {
		received,
		tries: () => tries,
		config: {
			transport: 'smtp',
			url: `smtp://127.0.0.1:${port}`,
			from: 'Folkmoot <no-reply@folkmoot.example>'
		},
		async until(enough) {
			while (!enough()) await new Promise<void>((done) => (heard = done));
		},
		close: () => new Promise<void>((done) => server.close(() => done()))
	};
}
