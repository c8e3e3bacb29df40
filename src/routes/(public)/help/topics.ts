/** The pages of the help, in the order in which an officer meets what they are about. */
export const topics = [
	{
		slug: 'rooms',
		title: 'Work in a room',
		about: 'What a room’s pages show, who is here, and how to be counted without being named.'
	},
	{
		slug: 'writing',
		title: 'Write together',
		about: 'Sections, other people’s carets, and what Saved means.'
	},
	{
		slug: 'comments',
		title: 'Comment',
		about: 'Ask and answer beside the text, for everyone in the room or for your own council only.'
	},
	{
		slug: 'suggestions',
		title: 'Suggest changes',
		about: 'Rewrite a partner’s words without the right to edit them, and decide what others suggested.'
	},
	{
		slug: 'authors',
		title: 'See who wrote what',
		about: 'Shares by council and person, and each person’s words.'
	},
	{
		slug: 'versions',
		title: 'Go back in time',
		about: 'Versions, comparing, restoring, freezing and replaying a text.'
	},
	{
		slug: 'keys',
		title: 'Find your way',
		about: 'Search or jump to anything, and all keyboard shortcuts.'
	}
] as const;

export const pathOf = (slug: string) => `/help/${slug}`;
