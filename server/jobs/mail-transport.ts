import { createTransport } from 'nodemailer';
import type { Sql } from 'postgres';
import type { WaitingMail } from '#lib/accounts/server/mail.ts';
import type { Config } from '#server/config.ts';

export interface MailTransport {
	/** Resolves when somebody else has the mail; throws when it was not taken. */
	send(mail: WaitingMail): Promise<void>;
	close(): void;
}

/** How long a mail server may take; a sign-in waits for this mail. */
const smtpTimeouts = { connectionTimeout: '10000', greetingTimeout: '10000', socketTimeout: '20000' };

/** The way out for mail: a page of the demonstration, or a real mail server. */
export function mailTransport(sql: Sql, mail: Config['mail']): MailTransport {
	return mail.transport === 'outbox' ? outbox(sql) : smtp(mail);
}

function outbox(sql: Sql): MailTransport {
	return {
		async send({ to, subject, text, html }) {
			await sql`insert into outbox_mail ("to", subject, text, html) values (${to}, ${subject}, ${text}, ${html})`;
		},
		close() {}
	};
}

function smtp({ url, from }: { url: string; from: string }): MailTransport {
	const address = new URL(url);
	for (const [name, value] of Object.entries({ pool: 'true', maxConnections: '2', ...smtpTimeouts })) {
		if (!address.searchParams.has(name)) address.searchParams.set(name, value);
	}
	// Text and HTML are ours, but nothing in them should ever make the mailer read a file or fetch an address.
	const transporter = createTransport(address.href, {
		from,
		disableFileAccess: true,
		disableUrlAccess: true
	});
	return {
		async send({ to, subject, text, html, unsubscribeUrl }) {
			await transporter.sendMail({
				to,
				subject,
				text,
				html,
				headers: {
					'Auto-Submitted': 'auto-generated',
					'X-Auto-Response-Suppress': 'All',
					...(unsubscribeUrl ? oneClick(unsubscribeUrl) : {})
				}
			});
		},
		close: () => transporter.close()
	};
}

/** A mail program's own button, which sends a POST there (RFC 8058). */
const oneClick = (url: string) => ({
	'List-Unsubscribe': `<${url}>`,
	'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
});
