import type { Sql } from 'postgres';
import { composeMail } from '#lib/accounts/compose-mail.ts';
import { plainLine } from '#lib/accounts/person-details.ts';
import { refuse, type Outcome } from '#lib/protocol/refusal.ts';
import { findVerifiedAddress } from './admit-address.ts';
import { audit } from './audit.ts';
import { sendMail } from './mail.ts';

const maxLine = 120;
const maxMessage = 1_000;

/**
 * "Ask to add my organisation", from a proved address that belongs to no council. Asking again while a request is
 * open changes that one.
 */
export async function requestOrganisation(
	sql: Sql,
	given: { addressSecret: string; name: string; organisation: string; message: string },
	now = new Date()
): Promise<Outcome> {
	const name = plainLine(given.name);
	if (!name || name.length > maxLine) return refuse('bad-input', 'Enter your name', { field: 'name' });
	const organisation = plainLine(given.organisation);
	if (!organisation || organisation.length > maxLine) {
		return refuse('bad-input', 'Enter the name of your organisation', { field: 'organisation' });
	}
	const message = given.message.replaceAll('\u0000', '').toWellFormed().trim();
	if (message.length > maxMessage) {
		return refuse('bad-input', `The message must be ${maxMessage} characters or fewer`, { field: 'message' });
	}
	return sql.begin(async (tx) => {
		const address = await findVerifiedAddress(tx, given.addressSecret, now);
		if (!address) return refuse('expired', 'You took too long. Sign in again to prove your address.');
		// One open request per address: the lock puts two at once in order.
		await tx`select pg_advisory_xact_lock(hashtext(${`organisation:${address.email}`}))`;
		const changed = await tx`
			update organisation_request set name = ${name}, organisation = ${organisation}, message = ${message}
			where email = ${address.email} and decided_at is null returning id`;
		if (changed.length === 0) {
			await tx`
				insert into organisation_request (email, name, organisation, message)
				values (${address.email}, ${name}, ${organisation}, ${message})`;
			await audit(tx, { officerId: null, action: 'organisation.requested', subject: organisation });
		}
		return { ok: true };
	}) as Promise<Outcome>;
}

export interface OrganisationRequest {
	id: string;
	email: string;
	domain: string;
	name: string;
	organisation: string;
	message: string;
	createdAt: Date;
}

/** Open requests, oldest first. For administrators. */
export async function listOrganisationRequests(sql: Sql): Promise<OrganisationRequest[]> {
	const rows = await sql<(Omit<OrganisationRequest, 'createdAt'> & { createdAt: string })[]>`
		select id, email, split_part(email, '@', 2) as domain, name, organisation, message,
			to_json(created_at) #>> '{}' as "createdAt"
		from organisation_request where decided_at is null order by created_at`;
	return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
}

/** Mail providers for anybody: adding one would make every stranger an officer of the organisation. */
const publicProviders =
	/^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|icloud|me|aol|proton|protonmail|btinternet|sky|gmx|zoho|mail)\./;

export interface Decision {
	requestId: string;
	administratorId: string;
	/** for the mail that says it is done */
	origin: string;
}

/**
 * Accepts: the request's domain from now on stands for a council of the register, or for a new organisation of that
 * name. The person who asked gets a mail. Decided by two administrators at once, one decision counts.
 */
export async function acceptOrganisation(
	sql: Sql,
	{ requestId, administratorId, origin }: Decision,
	choice: { councilCode: string } | { organisation: string }
): Promise<Outcome> {
	return sql.begin(async (tx) => {
		const [request] = await tx<{ email: string; domain: string }[]>`
			select email, split_part(email, '@', 2) as domain from organisation_request
			where id::text = ${requestId} and decided_at is null for update`;
		if (!request) return refuse('stale', 'This request was decided already.');
		if (publicProviders.test(request.domain)) {
			return refuse('bad-input', `Anybody can have an address at ${request.domain}. Decline the request.`);
		}
		let code: string;
		if ('councilCode' in choice) {
			const [council] = await tx<{ code: string }[]>`
				select code from council where code = ${choice.councilCode} and closed_on is null
					and tier is distinct from 'guest'`;
			if (!council) return refuse('bad-input', 'Select a council from the list', { field: 'council' });
			code = council.code;
		} else {
			const name = plainLine(choice.organisation);
			if (!name || name.length > maxLine) {
				return refuse('bad-input', 'Enter the name of the organisation', { field: 'organisation' });
			}
			code = `ORG-${requestId.replaceAll('-', '').slice(0, 12).toUpperCase()}`;
			await tx`
				insert into council (code, name, short_name, nation, type, tier)
				values (${code}, ${name}, ${name}, 'United Kingdom', 'Organisation', 'organisation')`;
		}
		await tx`
			insert into council_domain (domain, council_code) values (${request.domain}, ${code})
			on conflict do nothing`;
		await tx`
			update organisation_request set decided_at = now(), decided_by = ${administratorId}, outcome = 'accepted'
			where id::text = ${requestId}`;
		await audit(tx, {
			officerId: administratorId,
			action: 'organisation.accepted',
			subject: code,
			details: { domain: request.domain }
		});
		await sendMail(
			tx,
			composeMail({
				to: request.email,
				subject: 'Your organisation is now on Folkmoot',
				paragraphs: [
					'You asked us to add your organisation to Folkmoot. It is there now, so you can sign in.'
				],
				action: { label: 'Sign in to Folkmoot', url: `${origin}/sign-in` }
			})
		);
		return { ok: true };
	}) as Promise<Outcome>;
}

/** Declines: the person who asked is told so. */
export async function declineOrganisation(
	sql: Sql,
	{ requestId, administratorId }: Decision
): Promise<Outcome> {
	return sql.begin(async (tx) => {
		const [request] = await tx<{ email: string; organisation: string }[]>`
			update organisation_request set decided_at = now(), decided_by = ${administratorId}, outcome = 'declined'
			where id::text = ${requestId} and decided_at is null returning email, organisation`;
		if (!request) return refuse('stale', 'This request was decided already.');
		await audit(tx, {
			officerId: administratorId,
			action: 'organisation.declined',
			subject: request.organisation
		});
		await sendMail(
			tx,
			composeMail({
				to: request.email,
				subject: 'About your organisation and Folkmoot',
				paragraphs: [
					'You asked us to add your organisation to Folkmoot. We have not added it: Folkmoot is for councils and the organisations they work with.',
					'You can still read everything that was published, without signing in.'
				]
			})
		);
		return { ok: true };
	}) as Promise<Outcome>;
}
