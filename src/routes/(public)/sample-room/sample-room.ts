/**
 * A room as it looks after a week, for whoever has none yet. It is a page and no room: nobody's council owns it, nobody is found or
 * counted through it, and nothing can be written there by mistake. People and words are made up, and of no council by name. The
 * round and the earlier work are real; their sources are in NOTICE.
 */
export const sampleRoom = {
	title: 'Homelessness prevention',
	summary: 'Reaching people weeks before they lose their home, with what councils already know.',
	round: {
		name: 'Local Digital Fund, round 1',
		opened: '2018-09-24',
		closed: '2018-10-05',
		expressions: 389,
		organisations: 171,
		funded: 16,
		most: '£100,000',
		source: 'https://www.ukauthority.com/articles/local-digital-fund-attracts-389-approaches/'
	},
	people: [
		{ name: 'Priya Shah', from: 'a county council', does: 'leads the room' },
		{ name: 'Tom Okafor', from: 'a city council', does: 'writes with her' },
		{ name: 'Megan Rees', from: 'a council in Wales', does: 'comments' }
	],
	documents: [
		{
			title: 'Noticing earlier when somebody is about to lose their home',
			facts: 'Expression of interest. 1 of 8 sections ready, 3 in progress.'
		},
		{
			title: 'What people told us before they became homeless',
			facts: 'Discovery note. 2 of 7 sections ready, 2 in progress.'
		}
	],
	text: {
		title: 'The problem and who has it',
		limit: 300,
		before:
			'The signs were there before. Somebody had missed 3 months of council tax, or had rung about repairs again and again. Each sign sits with a different team, and nobody whose job is prevention sees them together. People told us that they ',
		marked: 'did not know help existed before an eviction notice',
		after: ', or did not believe it was meant for them.',
		comments: [
			{ who: 'Megan Rees', says: 'People here told us the same. When would they have wanted to hear of it?' },
			{ who: 'Tom Okafor', says: 'When the first payment was missed. It is in our discovery note.' }
		]
	},
	tasks: [
		{ title: 'Ask 5 officers why they do not share what they know', facts: 'Tom Okafor, due tomorrow' },
		{ title: 'Agree the days of the service designer with finance', facts: 'A county council, overdue' },
		{ title: 'Find 2 more councils with the same problem', facts: 'Nobody yet' }
	],
	decisions: [
		{
			question: 'Do we send the expression of interest in this round?',
			facts: 'Agreed. 3 councils agree, nobody blocks.'
		},
		{ question: 'Who leads the next stage?', facts: 'Open until Thursday, 1 of 3 councils voted.' }
	],
	chat: [
		{ who: 'Priya Shah', says: 'Who asks their finance team about the 2 days a week?' },
		{ who: 'Tom Okafor', says: 'Ours agreed yesterday, for 1 day.' },
		{ who: 'Megan Rees', says: 'We could share what 14 people told us. Would that help before Friday?' }
	],
	earlier: [
		{
			title: 'Homelessness prevention through digital innovation',
			facts: 'Nottingham City Council, not funded',
			source: 'https://www.localdigital.gov.uk/funding/nottingham-city-council/'
		},
		{
			title: 'Supporting households at risk of homelessness',
			facts: 'London Borough of Lewisham, not funded',
			source: 'https://www.localdigital.gov.uk/funding/london-borough-of-lewisham/'
		}
	]
} as const;
