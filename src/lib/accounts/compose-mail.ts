import type { WaitingMail } from './server/mail.ts';

export interface MailParts {
	to: string;
	subject: string;
	paragraphs: string[];
	/** the one thing to do; an address of this site */
	action?: { label: string; url: string };
	/** below the action */
	closing?: string[];
}

/** Header fields are one line: a name with a line break in it must not start another field. */
const oneLine = (text: string) => text.replace(/\s+/gu, ' ').trim().slice(0, 200);

function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Writes both forms of a mail from the same words. Everything given is taken for text, never for HTML. */
export function composeMail({ to, subject, paragraphs, action, closing = [] }: MailParts): WaitingMail {
	const text = [
		...paragraphs,
		...(action ? [`${action.label}:\n${action.url}`] : []),
		...closing,
		'Folkmoot'
	];
	const paragraph = (words: string) =>
		`<p style="margin:0 0 20px">${escapeHtml(words).replaceAll('\n', '<br>')}</p>`;
	const button = action
		? `<p style="margin:0 0 20px"><a href="${escapeHtml(action.url)}" style="display:inline-block;padding:10px 16px;` +
			`background:#0f5c56;color:#ffffff;font-weight:bold;text-decoration:none">${escapeHtml(action.label)}</a></p>` +
			`<p style="margin:0 0 20px;font-size:16px">Or copy this address into your browser:<br>${escapeHtml(action.url)}</p>`
		: '';
	return {
		to,
		subject: oneLine(subject),
		text: `${text.join('\n\n')}\n`,
		html: page(
			subject,
			`${paragraphs.map(paragraph).join('')}${button}${closing.map(paragraph).join('')}<p style="margin:0">Folkmoot</p>`
		)
	};
}

/** HTML that says what a plain text says: paragraphs, with addresses of pages as links. */
export function textAsHtml({ subject, text }: { subject: string; text: string }): string {
	const paragraphs = text
		.trim()
		.split(/\n{2,}/)
		.map((words) => {
			const linked = escapeHtml(words).replace(
				/https?:\/\/[^\s<>]+/g,
				(url) => `<a href="${url}">${url}</a>`
			);
			return `<p style="margin:0 0 20px">${linked.replaceAll('\n', '<br>')}</p>`;
		});
	return page(subject, paragraphs.join(''));
}

function page(subject: string, body: string): string {
	return (
		`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(oneLine(subject))}</title></head>` +
		`<body style="margin:0;padding:24px;font:19px/1.4 Arial,sans-serif;color:#1b1b1b">${body}</body></html>`
	);
}
