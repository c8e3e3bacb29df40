import type { Sql, TransactionSql } from 'postgres';

/** Every kind of event in the record, and how the administrators' page says it. */
export const auditActions = {
	'officer.joined': 'Joined',
	'guest.joined': 'Joined as a guest',
	'officer.suspended': 'Suspended an officer',
	'officer.unsuspended': 'Ended a suspension',
	'officer.moved': 'Moved an officer to another council',
	'administrator.made': 'Made administrator',
	'password.set': 'Set a password',
	'password.removed': 'Removed their password',
	'sessions.ended': 'Signed out other devices',
	'organisation.requested': 'Asked to add an organisation',
	'organisation.accepted': 'Added an organisation or domain',
	'organisation.declined': 'Declined an organisation',
	'councils imported': 'Imported councils into the register',
	'room-created': 'Made a room',
	'room-visibility-changed': 'Changed who can see a room',
	'room-invitation-sent': 'Invited somebody to a room',
	'room-invitation-revoked': 'Took back an invitation to a room',
	'room-invitation-accepted': 'Accepted an invitation to a room',
	'room-invitation-declined': 'Declined an invitation to a room',
	'room-invitation-refused': 'Tried an invitation that could not be used',
	'room-access-asked': 'Asked for access to a room',
	'room-access-accepted': 'Let somebody into a room',
	'room-access-declined': 'Declined a request for access to a room',
	'room-role-changed': 'Changed a person’s role in a room',
	'room-person-removed': 'Removed a person from a room',
	'room-left': 'Left a room',
	'room-council-added': 'Added a council to a room',
	'room-council-role-changed': 'Changed a council’s role in a room',
	'room-council-removed': 'Removed a council from a room',
	'room-guest-invited': 'Invited a guest to a room',
	'room-guest-time-changed': 'Changed how long a guest may be in a room',
	'room-guest-time-ended': 'The time of a guest in a room ended',
	'room-council-left': 'Left a room for a council',
	'room-lead-changed': 'Made a council the lead of a room',
	'room-casters-named': 'Named who votes for a council in a room',
	'proposal-frozen': 'Froze a proposal',
	'proposal-unfrozen': 'Unfroze a proposal'
} as const;
export type AuditAction = keyof typeof auditActions;

export interface AuditEntry {
	/** who did it; null: nobody signed in, or the command line */
	officerId: string | null;
	action: AuditAction;
	/** id or name of what it was done to; never a token, a password or a text */
	subject?: string;
	details?: AuditDetails;
}
export type AuditDetails = Record<string, string | number | boolean | null | string[]>;

/** Writes down a sensitive action in the caller's transaction, with the doer's council at that time. */
export async function audit(
	tx: Sql | TransactionSql,
	{ officerId, action, subject = '', details = {} }: AuditEntry
): Promise<void> {
	await tx`
		insert into audit_event (officer_id, council_code, action, subject, details)
		values (${officerId}, (select council_code from officer where id = ${officerId}), ${action}, ${subject},
			${JSON.stringify(details)}::text::jsonb)`;
}

export interface AuditRow {
	id: string;
	at: Date;
	officerName: string | null;
	councilName: string | null;
	action: string;
	subject: string;
	subjectName: string | null;
	details: AuditDetails;
	/** the person and the council that the details name by id */
	personName: string | null;
	otherCouncilName: string | null;
}

/**
 * What an event was about, in words. A room or proposal is told by its id alone: who looks after Folkmoot has no role in it, and
 * its title may say what is not for them.
 */
export function auditedInWords(
	row: Pick<AuditRow, 'action' | 'subject' | 'subjectName' | 'details' | 'personName' | 'otherCouncilName'>
): string {
	const inWords = (key: string, value: AuditDetails[string]): string => {
		switch (key) {
			case 'personId':
				return row.personName ?? `person ${value}`;
			case 'council':
				return row.otherCouncilName ?? `council ${value}`;
			case 'role':
				return value ? `as ${value}` : 'without a role';
			case 'from':
			case 'to':
			case 'invitation':
				return `${key} ${value}`;
			case 'visibility':
				return `now ${value}`;
			default:
				return `${key}: ${Array.isArray(value) ? value.join(' ') || 'none' : value}`;
		}
	};
	// The database keeps no order of its own: who comes first, then the rest as it came.
	const order = ['personId', 'council', 'from', 'to'];
	const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
	const what = ['room', 'proposal'].find((word) => row.action.startsWith(`${word}-`));
	const subject = row.subject && what ? `${what} ${row.subject}` : row.subject;
	return [
		row.subjectName ?? subject,
		...Object.entries(row.details ?? {})
			.sort(([one], [other]) => rank(one) - rank(other))
			.map(([key, value]) => inWords(key, value))
	]
		.filter(Boolean)
		.join(', ');
}

/** The newest events first; `before` is the time of the last one on the page above. */
export async function listAudit(
	sql: Sql,
	{ limit = 50, before = null }: { limit?: number; before?: Date | null } = {}
): Promise<AuditRow[]> {
	const rows = await sql<(Omit<AuditRow, 'at'> & { at: string })[]>`
		select a.id, to_json(a.at) as at, o.name as "officerName", c.name as "councilName", a.action, a.subject,
			s.name as "subjectName", a.details, p.name as "personName", oc.name as "otherCouncilName"
		from audit_event a
		left join officer o on o.id = a.officer_id
		left join council c on c.code = a.council_code
		left join officer s on s.id::text = a.subject
		left join officer p on p.id::text = a.details ->> 'personId'
		left join council oc on oc.code = a.details ->> 'council'
		where ${before?.toISOString() ?? null}::timestamptz is null or a.at < ${before?.toISOString() ?? null}
		order by a.at desc, a.id
		limit ${limit}`;
	return rows.map((row) => ({ ...row, at: new Date(row.at) }));
}
