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

const subjectCharacters = 200;

/** Header fields are one line: a name with a line break in it must not start another field. What is long ends in an ellipsis. */
export function subjectLine(text: string): string {
	const characters = [...text.replace(/\s+/gu, ' ').trim()];
	if (characters.length <= subjectCharacters) return characters.join('');
	return `${characters
		.slice(0, subjectCharacters - 1)
		.join('')
		.trimEnd()}…`;
}

/** Text as it stands in HTML, also in an attribute. */
export function escapeHtml(text: string): string {
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
		? `${mailButton(action)}<p style="margin:0 0 20px;font-size:16px">Or copy this address into your browser:<br>${escapeHtml(action.url)}</p>`
		: '';
	return {
		to,
		subject: subjectLine(subject),
		text: `${text.join('\n\n')}\n`,
		html: mailPage(
			subject,
			`${paragraphs.map(paragraph).join('')}${button}${closing.map(paragraph).join('')}<p style="margin:0">Folkmoot</p>`
		)
	};
}

/** A link that looks like a button. */
export const mailButton = ({ label, url }: { label: string; url: string }): string =>
	`<p style="margin:0 0 20px"><a href="${escapeHtml(url)}" style="display:inline-block;padding:10px 16px;` +
	`background:#0f5c56;color:#ffffff;font-weight:bold;text-decoration:none">${escapeHtml(label)}</a></p>`;

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
	return mailPage(subject, paragraphs.join(''));
}

/** The HTML of a mail around its body. It sets no colours of its own, so that dark mail programs show it in theirs. */
export function mailPage(subject: string, body: string): string {
	return (
		`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<meta name="color-scheme" content="light dark"><title>${escapeHtml(subjectLine(subject))}</title></head>` +
		`<body style="margin:0;padding:24px;max-width:640px;font:19px/1.4 Arial,sans-serif">${body}</body></html>`
	);
}
