const date = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	day: 'numeric',
	month: 'long',
	year: 'numeric'
});
const time = new Intl.DateTimeFormat('en-GB', {
	timeZone: 'Europe/London',
	hour: 'numeric',
	minute: '2-digit',
	hour12: true
});

/** A day as GOV.UK writes it, in London: "5 October 2018". */
export const dayInWords = (at: string | Date): string => date.format(new Date(at));

/** A time of day in London: "5:30pm"; noon and midnight as words. */
export function timeInWords(at: string | Date): string {
	const clock = time
		.format(new Date(at))
		.replace(/^0:/, '12:')
		.replace(/:00(?=\s)/, '')
		.replace(/\s/gu, '')
		.toLowerCase();
	return clock === '12am' ? 'midnight' : clock === '12pm' ? 'midday' : clock;
}

/** A moment as GOV.UK writes it, in London: "5 October 2018, 5:30pm". */
export const momentInWords = (at: string | Date): string => `${dayInWords(at)}, ${timeInWords(at)}`;
