import { expect, test } from 'vitest';
import { createLog, pseudonym } from './log.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): {
	text: string;
	line: Record<string, unknown>;
} {
	let text = '';
	write(createLog({ log: { level: 'debug' } }, { write: (chunk: string) => void (text += chunk) }));
	return { text, line: JSON.parse(text) as Record<string, unknown> };
}

test('[O7] an event is one line of JSON with its time in UTC', () => {
	const { text, line } = logged((log) => log.info({ requestId: 'r1' }, 'first\n{"level":"fatal"}'));
	expect(text.trim().split('\n')).toHaveLength(1);
	expect(line).toMatchObject({ level: 'info', requestId: 'r1', msg: 'first\n{"level":"fatal"}' });
	expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('[P8] mail addresses and tokens are not written, wherever they come from', () => {
	const error = new Error('550 no such user priya.shah@dorset.example, see /sign-in?token=abc123&x=1');
	const { text } = logged((log) =>
		log.error({ err: error }, 'mail to tom@leeds.example failed, code=123456')
	);
	expect(text).not.toMatch(/priya|tom@|abc123|123456/);
	expect(text).toContain('[address]');
});

test('[P8] of a database error the values are left out', () => {
	const error = Object.assign(new Error('duplicate key value'), {
		code: '23505',
		detail: 'Key (text)=(a canary) already exists.',
		parameters: ['a canary']
	});
	const { text, line } = logged((log) => log.error({ err: error }, 'refused'));
	expect(text).not.toContain('canary');
	expect(line.err).toMatchObject({ code: '23505', message: 'duplicate key value' });
});

test('an officer’s pseudonym is the same each time and does not hold their id', () => {
	const id = '6f1c1f62-6f38-4a2b-9f7e-0d5f0f3d2a11';
	expect(pseudonym(id)).toBe(pseudonym(id));
	expect(id).not.toContain(pseudonym(id).slice(0, 6));
});
