import { escapeHtml, mailButton, mailPage, subjectLine } from '#lib/accounts/compose-mail.ts';
import type { Mail } from '#lib/accounts/server/mail.ts';
import { momentInWords } from '#lib/rooms/when.ts';
import { digestInWords, isMailKind, mailKindWhen, type MailChoices } from './mail-choices.ts';
import type { NotificationEntry, NotificationReason } from './notification.ts';
import { viewOf } from './notification.ts';

/** What a mail lists at most; the rest is counted, with a link to all. */
const listedMost = 50;

interface Told {
	/** the newest first */
	entries: readonly NotificationEntry[];
	kind: 'at once' | 'digest';
	choices: MailChoices;
	to: string;
	/** scheme, host and port of the links */
	origin: string;
	/** the secret of the link that ends such mail */
	token: string;
}

interface Item {
	who: string;
	words: string;
	/** council and time */
	facts: string;
	url: string;
	room: string;
}

/**
 * A mail that tells of notifications: who did what, where and when, with a link to each. It holds titles and names and never
 * the words of a comment, a message or a text; all of them are taken for text, never for HTML. (M6)
 */
export function notificationMail(told: Told): Required<Mail> {
	const items = itemsOf(told);
	const subject = subjectOf(told, items);
	const unsubscribeUrl = `${told.origin}/unsubscribe/${told.token}`;
	const links = [
		{ label: 'Choose which emails you get', url: `${told.origin}/account/notifications` },
		{ label: 'Stop these emails', url: unsubscribeUrl }
	];
	const parts = { items, why: whyInWords(told), links, more: moreOf(told, items) };
	return { to: told.to, subject, text: asText(parts), html: asHtml(subject, parts), unsubscribeUrl };
}

/** What all of them are about; null: several kinds. */
export function reasonOf(entries: readonly Pick<NotificationEntry, 'reason'>[]): NotificationReason | null {
	const [first] = entries;
	return first && entries.every(({ reason }) => reason === first.reason) ? first.reason : null;
}

/** By room, in the order of its newest; what says the same of the same thing again, once. */
function itemsOf({ entries, origin }: Told): Item[] {
	const items = new Map<string, Item>();
	for (const entry of entries) {
		const { who, council, words, href, at, room } = viewOf(entry);
		const same = [who, words, href].join('\n');
		if (items.has(same)) continue;
		const facts = [...(council ? [council] : []), momentInWords(at)].join(', ');
		items.set(same, { who, words, facts, url: origin + href, room: room.title });
	}
	const byRoom = Map.groupBy(items.values(), ({ room }) => room);
	return [...byRoom.values()].flat();
}

function subjectOf({ kind }: Told, items: readonly Item[]): string {
	const [first] = items;
	const others = items.length - 1;
	if (kind === 'at once' && first) {
		const more =
			others === 0 ? '' : `, and ${others} other ${others === 1 ? 'notification' : 'notifications'}`;
		return subjectLine(`${first.who} ${first.words}${more}`);
	}
	const rooms = new Set(items.map(({ room }) => room));
	const where = rooms.size === 1 && first ? `in “${first.room}”` : `in ${rooms.size} rooms`;
	return subjectLine(`${items.length} ${items.length === 1 ? 'notification' : 'notifications'} ${where}`);
}

function whyInWords({ kind, entries, choices }: Told): string {
	if (kind === 'digest') return `This is your Folkmoot digest. ${digestInWords(choices)}`;
	const reason = reasonOf(entries);
	return reason && isMailKind(reason)
		? `You get an email when ${mailKindWhen(reason)}.`
		: 'You get an email when something is addressed to you, or its time is near.';
}

interface Parts {
	items: readonly Item[];
	/** how many are not listed, and where they are */
	more: { words: string; url: string } | null;
	why: string;
	links: readonly { label: string; url: string }[];
}

function moreOf({ origin }: Told, items: readonly Item[]): Parts['more'] {
	const left = items.length - listedMost;
	return left > 0 ? { words: `And ${left} more on Folkmoot`, url: `${origin}/notifications` } : null;
}

const listed = ({ items }: Parts) => items.slice(0, listedMost);
const isRoomNew = (items: readonly Item[], index: number) => items[index]?.room !== items[index - 1]?.room;

function asText(parts: Parts): string {
	const items = listed(parts);
	const several = items.length > 1;
	const lines = items.map(({ who, words, facts, url, room }, index) => {
		const heading = several && isRoomNew(items, index) ? `${room}\n\n` : '';
		return `${heading}${who} ${words}\n${facts}\n${url}`;
	});
	const foot = parts.links.map(({ label, url }) => `${label}:\n${url}`);
	const more = parts.more ? [`${parts.more.words}:\n${parts.more.url}`] : [];
	return `${[...lines, ...more, parts.why, ...foot, 'Folkmoot'].join('\n\n')}\n`;
}

function asHtml(subject: string, parts: Parts): string {
	const items = listed(parts);
	const [only] = items;
	const list = items.length === 1 && only ? oneAsHtml(only) : items.map(itemAsHtml).join('');
	const more = parts.more ? `<p style="margin:0 0 20px">${link(parts.more.words, parts.more.url)}</p>` : '';
	const foot = [
		escapeHtml(parts.why),
		parts.links.map(({ label, url }) => link(label, url)).join('<br>'),
		'Folkmoot'
	];
	const small = foot.map((html) => `<p style="margin:0 0 12px;font-size:16px">${html}</p>`).join('');
	return mailPage(
		subject,
		`${list}${more}<hr style="margin:28px 0 20px;border:0;border-top:1px solid #8a8a8a">${small}`
	);
}

const link = (words: string, url: string) => `<a href="${escapeHtml(url)}">${escapeHtml(words)}</a>`;
/** Names of any direction keep to themselves. */
const sentence = ({ who, words }: Item) => `<bdi>${escapeHtml(who)}</bdi> <bdi>${escapeHtml(words)}</bdi>`;
const factsAsHtml = ({ facts }: Item) => `<span style="font-size:16px">${escapeHtml(facts)}</span>`;

const oneAsHtml = (item: Item) =>
	`<p style="margin:0 0 20px">${sentence(item)}<br>${factsAsHtml(item)}</p>${mailButton({ label: 'See it on Folkmoot', url: item.url })}`;

function itemAsHtml(item: Item, index: number, items: readonly Item[]): string {
	const heading = isRoomNew(items, index)
		? `<h2 style="margin:${index === 0 ? 0 : 28}px 0 12px;font-size:21px">${escapeHtml(item.room)}</h2>`
		: '';
	return `${heading}<p style="margin:0 0 16px"><a href="${escapeHtml(item.url)}">${sentence(item)}</a><br>${factsAsHtml(item)}</p>`;
}
