import type { MeetingView } from './meeting.ts';
import { spanValues } from './when.ts';

/** The fields of a meeting's form, as they are sent. */
export interface MeetingValues {
	title: string;
	/** 2026-12-04 */
	day: string;
	/** 14:00, by the clock in the United Kingdom */
	from: string;
	to: string;
	link: string;
}

export const meetingValues = ({
	title,
	link,
	...span
}: Pick<MeetingView, 'title' | 'link' | 'startsAt' | 'endsAt'>): MeetingValues => ({
	title,
	...spanValues(span),
	link
});
