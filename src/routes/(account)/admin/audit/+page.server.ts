import { requireAdministrator } from '#lib/accounts/server/administrators.ts';
import { auditActions, auditedInWords, listAudit, type AuditAction } from '#lib/accounts/server/audit.ts';
import type { PageServerLoad } from './$types';

const perPage = 50;

export const load: PageServerLoad = async ({ locals, url }) => {
	requireAdministrator(locals);
	const asked = new Date(url.searchParams.get('before') ?? '');
	const before = Number.isNaN(asked.getTime()) ? null : asked;
	const events = await listAudit(locals.database.sql, { limit: perPage, before });
	return {
		events: events.map((event) => ({
			...event,
			words: auditActions[event.action as AuditAction] ?? event.action,
			about: auditedInWords(event)
		})),
		older: events.length === perPage ? (events.at(-1)?.at.toISOString() ?? null) : null
	};
};
