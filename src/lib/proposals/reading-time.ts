/**
 * Words read silently in a minute: the mean over 190 studies of English non-fiction (M. Brysbaert, How many words do we
 * read per minute?, Journal of Memory and Language 109, 2019).
 */
const wordsPerMinute = 238;

/** "about 2 minutes to read"; below half a minute "less than a minute to read"; of no words null. */
export function readingTime(words: number): string | null {
	if (words <= 0) return null;
	const minutes = Math.round(words / wordsPerMinute);
	if (minutes === 0) return 'less than a minute to read';
	return `about ${minutes === 1 ? '1 minute' : `${minutes.toLocaleString('en-GB')} minutes`} to read`;
}
