/** What a form says when its answer never came: the page must not give way to an error page with text in it. */
export const unreachable =
	'The server could not be reached, so this was not changed. What you chose is still here. Try again in a moment.';
