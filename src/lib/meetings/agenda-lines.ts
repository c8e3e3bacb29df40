import { meetingLimits } from './meeting.ts';

export interface AgendaLine {
	title: string;
	minutes: number;
}

/** "Costs, 15 minutes": the minutes that a line ends with, and what stands before them. */
const withMinutes = /^(.*\S)[\s,:–-]+(\d{1,3})\s*(?:m|min|mins|minutes?)$/iu;
/** Longer than any item with its minutes: it is refused for that, and not looked at before. */
const longestLine = meetingLimits.itemTitleCharacters * 2 + 20;

/** An agenda as it is typed: a line for each item, with its minutes at the end or without. Empty lines are left out. */
export const agendaLines = (text: string): AgendaLine[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '')
		.map((line) => {
			const [, title, minutes] = (line.length <= longestLine && withMinutes.exec(line)) || [];
			return title === undefined
				? { title: line, minutes: meetingLimits.itemMinutesUsual }
				: { title: title.replace(/[\s,:–-]+$/u, ''), minutes: Number(minutes) };
		});
