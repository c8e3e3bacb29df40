import { describe, expect, test } from 'vitest';
import { defaultChoices, waysOf, type MailChoices } from './mail-choices.ts';
import { planMail, type WaitingNotification } from './plan-mail.ts';
import { firstFree, nextDigest } from './quiet-time.ts';

/** By the clock in London; 30 November 2026 is a Monday, in winter time, 1 June 2026 one in summer time. */
const winter = (day: number, time: string) => new Date(`2026-11-${String(day).padStart(2, '0')}T${time}Z`);
const summer = (day: number, time: string) =>
	new Date(`2026-06-${String(day).padStart(2, '0')}T${time}+01:00`);
const one = (more: Partial<WaitingNotification> = {}): WaitingNotification => ({
	id: '1',
	reason: 'mention',
	at: winter(25, '10:00:00'),
	isOver: false,
	until: null,
	...more
});
const plan = (
	waiting: WaitingNotification[],
	now: Date,
	{ recent = [], ...choices }: Partial<MailChoices> & { recent?: Date[] } = {}
) => planMail(waiting, { choices: { ...defaultChoices, ...choices }, recent, now });
const looks = (waiting: WaitingNotification[], now: Date, more = {}) =>
	plan(waiting, now, more).waiting.map(({ lookAt }) => lookAt.toISOString());
const sentence = (at: Date) => at.toISOString();

describe('when mail may come', () => {
	const night = { quiet: { from: 19, to: 7 }, weekends: false };
	test.each([
		['in the day', winter(25, '12:00:00'), winter(25, '12:00:00')],
		['in the evening, the next morning', winter(25, '19:00:00'), winter(26, '07:00:00')],
		['before seven, the same morning', winter(25, '06:59:59'), winter(25, '07:00:00')],
		['on Friday evening, Monday morning', winter(27, '21:00:00'), winter(30, '07:00:00')],
		['on Sunday at midday, Monday morning', winter(29, '12:00:00'), winter(30, '07:00:00')],
		['in summer time by the clock, not by UTC', summer(2, '18:59:00'), summer(2, '18:59:00')],
		['on a summer evening, at seven by the clock', summer(2, '19:00:00'), summer(3, '07:00:00')]
	])('[M4] %s', (_, at, free) => {
		expect(firstFree(at, night)).toEqual(free);
	});
	test('[M4] hours within a day, over midnight, and none at all', () => {
		const lunch = { quiet: { from: 12, to: 13 }, weekends: true };
		expect(firstFree(winter(28, '12:30:00'), lunch)).toEqual(winter(28, '13:00:00'));
		expect(firstFree(winter(28, '13:00:00'), lunch)).toEqual(winter(28, '13:00:00'));
		const none = { quiet: null, weekends: true };
		expect(firstFree(winter(28, '23:30:00'), none)).toEqual(winter(28, '23:30:00'));
		expect(firstFree(winter(28, '23:30:00'), { ...none, weekends: false })).toEqual(winter(30, '00:00:00'));
	});
	test('[M4] nights in which the clock changes end at seven by the clock', () => {
		// 28 March 2027 begins at 1am, 25 October 2026 ends at 2am; both are Sundays.
		const all = { ...night, weekends: true };
		expect(firstFree(new Date('2027-03-27T22:00:00Z'), all)).toEqual(new Date('2027-03-28T06:00:00Z'));
		expect(firstFree(new Date('2026-10-24T22:00:00+01:00'), all)).toEqual(new Date('2026-10-25T07:00:00Z'));
	});
	test.each([
		['the same morning', winter(25, '07:59:59'), winter(25, '08:00:00')],
		['the next morning, also at the very hour', winter(25, '08:00:00'), winter(26, '08:00:00')],
		['on Monday for what comes on Friday', winter(27, '09:00:00'), winter(30, '08:00:00')],
		['on Monday for what comes on Sunday night', winter(29, '23:59:00'), winter(30, '08:00:00')],
		['in summer by the clock', summer(2, '07:30:00'), summer(2, '08:00:00')]
	])('[M3] the digest comes %s', (_, after, moment) => {
		expect(nextDigest(after, { digestHour: 8, weekends: false })).toEqual(moment);
	});
	test('[M3] at weekends if asked for', () => {
		expect(nextDigest(winter(27, '09:00:00'), { digestHour: 8, weekends: true })).toEqual(
			winter(28, '08:00:00')
		);
	});
});

describe('at once', () => {
	test('[M2] two minutes later, unless it was read by then', () => {
		expect(plan([one()], winter(25, '10:01:59')).mail).toBeNull();
		expect(looks([one()], winter(25, '10:01:00'))).toEqual([sentence(winter(25, '10:02:00'))]);
		expect(plan([one()], winter(25, '10:02:00'))).toEqual({
			mail: { kind: 'at once', ids: ['1'] },
			settled: [],
			waiting: []
		});
		expect(plan([one({ isOver: true })], winter(25, '10:02:00'))).toEqual({
			mail: null,
			settled: ['1'],
			waiting: []
		});
	});
	test('[M4] what comes in the quiet hours waits until they end', () => {
		const late = one({ at: winter(25, '20:00:00') });
		expect(looks([late], winter(25, '20:05:00'))).toEqual([sentence(winter(26, '07:00:00'))]);
		expect(plan([late], winter(26, '07:00:00')).mail?.ids).toEqual(['1']);
		expect(plan([late], winter(25, '20:05:00'), { quiet: null }).mail?.ids).toEqual(['1']);
	});
	test('[M4] but not past its own moment, and nothing is said of what is past', () => {
		const near = one({ reason: 'deadline', at: winter(26, '06:00:00'), until: winter(26, '06:45:00') });
		expect(plan([near], winter(26, '06:02:00')).mail?.ids).toEqual(['1']);
		expect(plan([near], winter(26, '06:45:00'))).toMatchObject({ mail: null, settled: ['1'] });
		const later = one({ reason: 'deadline', at: winter(26, '06:00:00'), until: winter(26, '09:00:00') });
		expect(looks([later], winter(26, '06:02:00'))).toEqual([sentence(winter(26, '07:00:00'))]);
	});
	test('[M5] at most four mails in any hour, then what waits goes together', () => {
		const minutes = ['10:00:00', '10:10:00', '10:20:00', '10:30:00'].map((time) => winter(25, time));
		const more = [one({ at: winter(25, '10:40:00') }), one({ id: '2', at: winter(25, '10:50:00') })];
		expect(plan(more, winter(25, '10:55:00'), { recent: minutes }).mail).toBeNull();
		expect(looks(more, winter(25, '10:55:00'), { recent: minutes })).toEqual([
			sentence(winter(25, '11:00:00')),
			sentence(winter(25, '11:00:00'))
		]);
		expect(plan(more, winter(25, '11:00:00'), { recent: minutes }).mail).toEqual({
			kind: 'at once',
			ids: ['1', '2']
		});
		expect(plan(more, winter(25, '10:55:00'), { recent: minutes.slice(1) }).mail?.ids).toEqual(['1', '2']);
	});
	test('[M4] [M5] what the four an hour held up until the evening waits for the morning', () => {
		const recent = ['18:10:00', '18:20:00', '18:30:00', '18:40:00'].map((time) => winter(25, time));
		const held = one({ at: winter(25, '18:50:00') });
		expect(plan([held], winter(25, '18:55:00'), { recent }).mail).toBeNull();
		expect(looks([held], winter(25, '19:10:00'))).toEqual([sentence(winter(26, '07:00:00'))]);
	});
});

describe('the digest', () => {
	const quiet = one({ id: '9', reason: 'decision closed', at: winter(25, '10:00:00') });
	test('[M3] is one mail at its hour with everything since the last, and what waits at once joins it', () => {
		expect(looks([quiet], winter(25, '10:05:00'))).toEqual([sentence(winter(26, '08:00:00'))]);
		const since = one({ id: '8', reason: 'suggestion decided', at: winter(26, '07:00:00') });
		const now = one({ id: '7', at: winter(26, '07:57:00') });
		const tooNew = one({ id: '6', at: winter(26, '07:59:30') });
		expect(plan([quiet, since, now, tooNew], winter(26, '08:00:00'))).toMatchObject({
			mail: { kind: 'digest', ids: ['9', '8', '7'] },
			waiting: [{ id: '6' }]
		});
		const next = one({ id: '5', reason: 'decision closed', at: winter(26, '08:00:30') });
		expect(looks([next], winter(26, '08:01:00'))).toEqual([sentence(winter(27, '08:00:00'))]);
	});
	test('[M3] does not come with what goes at once', () => {
		expect(plan([quiet, one()], winter(25, '10:05:00')).mail).toEqual({ kind: 'at once', ids: ['1'] });
	});
	test('[M3] comes at its hour also in the quiet hours, as it was chosen; one that is late does not', () => {
		const early = { digestHour: 6 };
		expect(plan([quiet], winter(26, '06:00:00'), early).mail?.kind).toBe('digest');
		expect(plan([quiet], winter(26, '20:00:00'), early).mail).toBeNull();
		expect(looks([quiet], winter(26, '20:00:00'), early)).toEqual([sentence(winter(27, '07:00:00'))]);
	});
	test('[M4] what would be too late in it goes at once', () => {
		const soon = one({ reason: 'decision opened', until: winter(26, '07:30:00') });
		expect(plan([soon], winter(25, '10:02:00')).mail).toEqual({ kind: 'at once', ids: ['1'] });
		const later = one({ reason: 'decision opened', until: winter(26, '17:00:00') });
		expect(plan([later], winter(25, '10:02:00')).mail).toBeNull();
	});
});

describe('[M1] what an officer chose', () => {
	test('counts for each kind; nothing at all is nothing at all, and an invitation has its own mail', () => {
		const now = winter(25, '10:05:00');
		const chosen = { ways: waysOf({ mention: 'digest', reply: 'off' }) };
		expect(plan([one()], now, chosen)).toMatchObject({ mail: null, waiting: [{ id: '1' }] });
		expect(plan([one({ reason: 'reply' })], now, chosen)).toMatchObject({ mail: null, settled: ['1'] });
		expect(plan([one({ reason: 'task' })], now, chosen).mail?.ids).toEqual(['1']);
		expect(plan([one({ reason: 'task' })], now, { isStopped: true })).toMatchObject({ settled: ['1'] });
		expect(plan([one({ reason: 'invitation' })], now)).toMatchObject({ settled: ['1'] });
	});
	test('that is nothing we know is as by default', () => {
		expect(waysOf({ mention: 'loudly', 'no such kind': 'off' })).toEqual(defaultChoices.ways);
	});
});
