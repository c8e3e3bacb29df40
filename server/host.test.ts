import { expect, test } from 'vitest';
import { answerForeignHost } from './host.ts';

const demonstration = { mode: 'demonstration', origin: 'http://localhost:3000' } as const;

function answer(
	config: Parameters<typeof answerForeignHost>[0],
	host: string,
	{ method = 'GET', url = '/rooms' } = {}
) {
	const seen: { status?: number; location?: string } = {};
	const response = {
		writeHead(status: number, headers: { Location?: string }) {
			Object.assign(seen, { status, location: headers.Location });
		},
		end() {}
	} as unknown as Parameters<typeof answerForeignHost>[2];
	return { answered: answerForeignHost(config, { headers: { host }, method, url }, response), ...seen };
}

test('a page asked for under 127.0.0.1 is sent on to the origin, where forms and cookies work', () => {
	expect(answer(demonstration, '127.0.0.1:3000')).toEqual({
		answered: true,
		status: 307,
		location: 'http://localhost:3000/rooms'
	});
	expect(answer(demonstration, '[::1]:3000').status).toBe(307);
});

test('[A14] a path with two slashes stays on the origin', () => {
	expect(answer(demonstration, '127.0.0.1:3000', { url: '//evil.example' }).location).toBe(
		'http://localhost:3000//evil.example'
	);
});

test('a foreign name that points at this machine is refused, so that no site can act as the visitor', () => {
	expect(answer(demonstration, 'evil.example:3000').status).toBe(421);
	expect(answer(demonstration, '127.0.0.1:3000', { method: 'POST' }).status).toBe(421);
});

test('the origin itself and every host in production pass', () => {
	expect(answer(demonstration, 'localhost:3000').answered).toBe(false);
	expect(answer({ mode: 'production', origin: 'https://x.gov.uk' }, '10.0.0.1:8080').answered).toBe(false);
});
