import { composeMail } from '#lib/accounts/compose-mail.ts';
import type { Mail } from './mail.ts';

/** The mail with the link and the code: the only place where either stands in plain text. */
export function signInMail({
	to,
	origin,
	token,
	code,
	linkMs
}: {
	to: string;
	origin: string;
	token: string;
	code: string;
	linkMs: number;
}): Mail {
	const minutes = Math.round(linkMs / 60_000);
	return composeMail({
		to,
		subject: 'Sign in to Folkmoot',
		paragraphs: ['Somebody, we think you, asked to sign in to Folkmoot with this email address.'],
		action: { label: 'Sign in to Folkmoot', url: `${origin}/sign-in/link?token=${token}` },
		closing: [
			`Or enter this code on the page where you asked: ${code.slice(0, 3)} ${code.slice(3)}`,
			`The link and the code work once, for ${minutes} minutes. Asking again stops these from working.`,
			'If it was not you, do nothing: nobody can sign in without this email.'
		]
	});
}
