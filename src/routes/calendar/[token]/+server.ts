import { error } from '@sveltejs/kit';
import { calendarText } from '#lib/tasks/calendar-text.ts';
import { readCalendar } from '#lib/tasks/server/calendar.ts';
import type { RequestHandler } from './$types';

/** An officer's due tasks and meetings for their calendar program, which knows nothing of them but this secret address. */
export const GET: RequestHandler = async ({ locals, params }) => {
	const reading = await readCalendar(locals.database.sql, params.token.replace(/\.ics$/, ''));
	switch (reading.state) {
		case 'none':
			error(404, 'Not found');
			break;
		case 'too-fast':
			return new Response('Too many readings. Try again later.', {
				status: 429,
				headers: { 'retry-after': String(reading.retryAfter), 'cache-control': 'no-store' }
			});
		case 'read':
			return new Response(
				calendarText(reading, {
					name: reading.name,
					origin: locals.config.origin,
					at: new Date()
				}),
				{
					headers: {
						'content-type': 'text/calendar; charset=utf-8',
						'content-disposition': 'inline; filename="folkmoot.ics"',
						'cache-control': 'private, no-cache',
						'x-robots-tag': 'noindex'
					}
				}
			);
	}
};
