import { describe, expect, test } from 'vitest';
import { hostileWords } from '../../../tests/support/hostile-words.ts';
import { defaultChoices } from './mail-choices.ts';
import { notificationMail, reasonOf } from './notification-mail.ts';
import type { NotificationEntry } from './notification.ts';

const entry = (more: Partial<NotificationEntry> = {}): NotificationEntry => ({
	id: '1',
	at: '2026-11-25T10:00:00.000Z',
	reason: 'mention',
	officerName: 'Megan Rees',
	councilName: 'Cardiff',
	event: { kind: 'comment', proposalId: 'p1', section: 'costs', thread: 't1', did: 'began' },
	subject: 'Costs',
	proposalTitle: 'Digital planning register',
	sectionTitle: null,
	room: { id: 'r1', title: 'Planning' },
	read: false,
	...more
});
const mail = (entries: NotificationEntry[], kind: 'at once' | 'digest' = 'at once') =>
	notificationMail({
		entries,
		kind,
		choices: defaultChoices,
		to: 'priya@dorset.gov.uk',
		origin: 'https://f.example',
		token: 'secret'
	});

describe('a mail of notifications', () => {
	test('says in its subject what it is, and once more with a link, in text and in HTML', () => {
		const { subject, text, html, unsubscribeUrl } = mail([entry()]);
		expect(subject).toBe('Megan Rees mentioned you in a comment on “Costs” in “Digital planning register”');
		const url = 'https://f.example/proposals/p1?thread=t1#section-costs';
		expect(text).toBe(
			[
				`${subject}\nCardiff, 25 November 2026, 10am\n${url}`,
				'You get an email when somebody mentions you.',
				'Choose which emails you get:\nhttps://f.example/account/notifications',
				'Stop these emails:\nhttps://f.example/unsubscribe/secret',
				'Folkmoot\n'
			].join('\n\n')
		);
		expect(html).toContain(`href="${url}"`);
		expect(html).toContain('href="https://f.example/unsubscribe/secret"');
		expect(unsubscribeUrl).toBe('https://f.example/unsubscribe/secret');
	});

	test('of several goes by room, says the same of the same thing once, and counts what is too much', () => {
		const other = { id: 'r2', title: 'Housing' };
		const task = {
			reason: 'task',
			event: { kind: 'task', task: 'k', did: 'given' },
			taskTitle: 'Ask'
		} as const;
		const { subject, text } = mail([
			entry(),
			entry({ ...task, room: other }),
			entry(),
			entry({ officerName: 'Tom' })
		]);
		expect(subject).toMatch(/^Megan Rees mentioned you .+, and 2 other notifications$/);
		expect(text.indexOf('Planning\n\nMegan Rees')).toBe(0);
		expect(text.indexOf('Tom mentioned')).toBeLessThan(text.indexOf('Housing\n\nMegan Rees gave you'));
		const many = Array.from({ length: 60 }, (_, n) => entry({ officerName: `Officer ${n}` }));
		expect(mail(many, 'digest').text).toContain('And 10 more on Folkmoot:\nhttps://f.example/notifications');
	});

	test('a digest says when it comes and where it is about', () => {
		const { subject, text } = mail([entry(), entry({ officerName: 'Tom' })], 'digest');
		expect(subject).toBe('2 notifications in “Planning”');
		expect(text).toContain('This is your Folkmoot digest. It comes at 8am on weekdays.');
		const elsewhere = entry({ officerName: 'Tom', room: { id: 'r2', title: 'Housing' } });
		expect(mail([entry(), elsewhere], 'digest').subject).toBe('2 notifications in 2 rooms');
	});

	test('of the program itself is said by Folkmoot, with the day and the clock', () => {
		const near = entry({
			reason: 'deadline',
			officerName: null,
			councilName: null,
			event: { kind: 'deadline-near', at: '2026-12-04T17:00:00.000Z', for: 'Send the bid' }
		});
		expect(mail([near]).subject).toBe(
			'Folkmoot reminds you of the deadline of “Planning”: “Send the bid”, Friday 4 December 2026, 5pm, Greenwich Mean Time'
		);
		const due = entry({
			reason: 'task due',
			officerName: null,
			event: { kind: 'task', task: 'k', did: 'due', dueOn: '2026-12-04' },
			taskTitle: 'Ask 5 officers'
		});
		expect(mail([due]).subject).toBe(
			'Folkmoot reminds you that the task “Ask 5 officers” in “Planning” is due on 4 December 2026'
		);
	});

	test.each(hostileWords)('[X1] takes names and titles for text: %s', (evil) => {
		const room = { id: 'r', title: evil };
		const names = { officerName: evil, councilName: evil, proposalTitle: evil, subject: evil, room };
		for (const entries of [[entry(names)], [entry(names), entry()]]) {
			const { html, text } = mail(entries);
			const tags = new Set([...html.matchAll(/<\/?([a-z0-9]*)[^>]*>/g)].map(([, tag]) => tag));
			const ours = ['html', 'head', 'meta', 'title', 'body', 'h2', 'p', 'a', 'bdi', 'br', 'span', 'hr', ''];
			expect([...tags].filter((tag) => !ours.includes(tag!))).toEqual([]);
			expect(html.replaceAll(/&#?\w+;/g, '')).not.toMatch(/<[^>]* on\w+=|href="(?!https:\/\/f\.example\/)/);
			expect(text).toContain(evil);
		}
	});

	test('[X1] a line break in a name begins no other field of its head', () => {
		const { subject } = mail([
			entry({ officerName: 'Tom\r\nBcc: all@evil.example', subject: 'a\u2028b\u0085c' })
		]);
		expect(subject).toMatch(/^Tom Bcc: all@evil\.example mentioned you/);
		expect(subject).not.toMatch(/[\r\n\u2028]/);
	});

	test('[B9] cuts a subject of long names at a whole character', () => {
		const long = '😀'.repeat(90);
		const { subject } = mail([entry({ officerName: long, proposalTitle: long, subject: long })]);
		expect([...subject]).toHaveLength(200);
		expect(subject.isWellFormed()).toBe(true);
		expect(subject.endsWith('…')).toBe(true);
	});

	test('is of one kind only where all of it is', () => {
		expect(reasonOf([entry(), entry()])).toBe('mention');
		expect(reasonOf([entry(), entry({ reason: 'reply' })])).toBeNull();
	});
});
