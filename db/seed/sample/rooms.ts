import { homelessnessDecisions, type SampleDecision } from './decisions.ts';
import type { SampleName } from './officers.ts';

/** What a section's text may start with; the same shapes as `InitialBlock` in src/lib/proposals/server. */
export type SampleBlock =
	| { type: 'paragraph'; text: string }
	| { type: 'heading'; level: 2 | 3; text: string }
	| { type: 'bulletList'; items: string[] };

export interface SampleSection {
	key: string;
	blocks: SampleBlock[];
	state?: 'in progress' | 'ready';
	owner?: SampleName;
}

export interface SampleThread {
	section: string;
	/** the words it is about, as they stand in the section's text */
	words: string;
	/** for officers of the first one's council alone */
	internal?: true;
	/** the first begins it; @ and a sample officer's name mentions them */
	comments: { who: SampleName; says: string; forCouncil?: true }[];
	resolvedBy?: SampleName;
	/** the day it was begun */
	daysAgo: number;
}

/** What somebody said in the room's chat; `to` is the message, from 0, in whose thread it is. */
export interface SampleMessage {
	who: SampleName;
	/** @ and a sample officer's name mentions them */
	says: string;
	/** the day, from 1 for yesterday; messages stand in the order of time */
	daysAgo: number;
	to?: number;
	agreedBy?: SampleName[];
}

export interface SampleProposal {
	formId: string;
	title: string;
	phase: 'discovery' | 'alpha' | 'beta' | 'live' | null;
	by: SampleName;
	partners: { code: string; state: 'in' | 'wanted' }[];
	/** the others of the form start empty */
	sections: SampleSection[];
	threads?: SampleThread[];
	/** who wrote in which section yesterday afternoon, one after the other */
	edits?: { who: SampleName; section: string }[];
	/** the day it was made, from 1 for yesterday */
	daysAgo: number;
}

export interface SampleTask {
	title: string;
	details?: string;
	state?: 'in progress' | 'done';
	/** a person or a council's code */
	owner?: SampleName | { council: string };
	/** days from today; missing: no day */
	dueIn?: number;
	/** a section of one of the room's proposals, by that proposal's place among them */
	about?: { proposal: number; section: string };
	checklist?: { words: string; done?: true }[];
	by: SampleName;
	/** the day it was added */
	daysAgo: number;
}

export interface SampleRoom {
	title: string;
	summary: string;
	theme: string;
	visibility: 'private' | 'open';
	lead: string;
	partners: string[];
	owner: SampleName;
	people: { who: SampleName; role: 'editor' | 'commenter' | 'viewer' }[];
	/** at 5pm in London, so many days from now */
	deadline?: { for: string; inDays: number };
	proposals: SampleProposal[];
	chat?: SampleMessage[];
	/** in the order of the board */
	tasks?: SampleTask[];
	decisions?: SampleDecision[];
	/** the day it was made, from 1 for yesterday */
	daysAgo: number;
}

const text = (words: string): SampleBlock => ({ type: 'paragraph', text: words });
const list = (...items: string[]): SampleBlock => ({ type: 'bulletList', items });

const homelessness: SampleRoom = {
	title: 'Homelessness prevention',
	summary: 'Reaching people weeks before they lose their home, with what councils already know.',
	theme: 'homelessness',
	visibility: 'private',
	lead: 'DST',
	partners: ['LDS'],
	owner: 'priya',
	people: [
		{ who: 'tom', role: 'editor' },
		{ who: 'megan', role: 'commenter' }
	],
	decisions: homelessnessDecisions,
	daysAgo: 9,
	chat: [
		{ who: 'priya', says: 'Welcome, all. We begin with who has the problem and how we know.', daysAgo: 6 },
		{
			who: 'tom',
			says: 'Thank you for having us. In Leeds a third come in the last week before they must leave.',
			daysAgo: 6,
			agreedBy: ['priya', 'megan']
		},
		{ who: 'priya', says: 'Who asks their finance team about the 2 days a week?', daysAgo: 3 },
		{ who: 'tom', says: 'Ours agreed yesterday, for 1 day.', daysAgo: 3, to: 2 },
		{ who: 'priya', says: 'I ask ours on Monday.', daysAgo: 3, to: 2 },
		{
			who: 'megan',
			says: 'We could share what 14 people told us in Cardiff. @Priya Shah, would that help you before Friday?',
			daysAgo: 2
		},
		{ who: 'priya', says: 'Very much. Please put it beside the problem.', daysAgo: 1, agreedBy: ['megan'] }
	],
	tasks: [
		{
			title: 'Ask 5 officers why they do not share what they know',
			details:
				'We are least sure of this cause. Ask what they believe they may share, and what they would need to be certain.',
			owner: 'tom',
			dueIn: 2,
			about: { proposal: 0, section: 'cause' },
			checklist: [
				{ words: 'Choose officers of 3 different teams', done: true },
				{ words: 'Write 4 questions', done: true },
				{ words: 'Speak to each for 20 minutes' },
				{ words: 'Put what we learn into the text' }
			],
			by: 'priya',
			daysAgo: 2
		},
		{
			title: 'Agree the days of the service designer with finance',
			owner: { council: 'DST' },
			dueIn: -1,
			about: { proposal: 0, section: 'team' },
			by: 'priya',
			daysAgo: 4
		},
		{
			title: 'Find 2 more councils with the same problem',
			owner: 'megan',
			dueIn: 9,
			by: 'tom',
			daysAgo: 3
		},
		{
			title: 'Write the section on what we would find out',
			state: 'in progress',
			owner: 'priya',
			dueIn: 5,
			about: { proposal: 0, section: 'would-do' },
			by: 'priya',
			daysAgo: 5
		},
		{
			title: 'Read the 9 published projects and note what each learned',
			state: 'done',
			owner: 'tom',
			about: { proposal: 0, section: 'known' },
			by: 'priya',
			daysAgo: 6
		}
	],
	deadline: { for: 'Send the expression of interest', inDays: 8 },
	proposals: [
		{
			formId: 'expression-of-interest',
			title: 'Noticing earlier when somebody is about to lose their home',
			phase: 'discovery',
			by: 'priya',
			partners: [
				{ code: 'LDS', state: 'in' },
				{ code: 'CRF', state: 'wanted' }
			],
			daysAgo: 7,
			sections: [
				{
					key: 'problem',
					state: 'ready',
					owner: 'priya',
					blocks: [
						text(
							'Most people who ask our councils for help with housing come when it is already late. In both our areas more than half of those we owe a duty to have 4 weeks or less before they must leave, and a quarter come on the day. By then the choices left are poor and costly: temporary accommodation, often far from work and school.'
						),
						text(
							'The signs were there before. Somebody had missed 3 months of council tax, or had asked for a discretionary housing payment, or had rung about repairs again and again. Each sign sits with a different team, and nobody whose job is prevention sees them together. People told us that they did not know help existed before an eviction notice, or did not believe it was meant for them.'
						),
						text(
							'Officers feel it too. Our housing teams spend most of their week on cases that can no longer be prevented.'
						)
					]
				},
				{
					key: 'cause',
					state: 'in progress',
					owner: 'tom',
					blocks: [
						text(
							'We think there are 4 causes. We are fairly sure of the first 2 and much less sure of the others.'
						),
						list(
							'Help is organised by duty, so work begins when a duty begins.',
							'The signs are held by different teams in systems that were bought apart.',
							'Staff are not certain what they may share, and so they share nothing.',
							'Letters speak of debt and enforcement, and people stop opening them.'
						),
						text(
							'We would change our minds about the third if staff who have clear rules for sharing also do not share.'
						)
					]
				},
				{
					key: 'known',
					state: 'in progress',
					owner: 'tom',
					blocks: [
						text(
							'We are not the first. We read 9 published projects and spoke to the people behind 4 of them, of which 2 were never funded. Those 2 taught us most, because their authors were frank about why.'
						),
						text(
							'Three councils have tried to predict homelessness from data. The models found people, but not in time and not always fairly: people who avoid the council leave few traces. In each place the hard part was the call that followed, not the prediction. One team stopped because nobody had been given time to make the calls.'
						),
						text(
							'A second group changed the letters. One council rewrote its arrears letters in plain words, put an offer of help first and a named team at the end, and saw twice as many people get in touch. That was done in 6 weeks with no new system, and it was never written up in a form that others could use.'
						),
						text(
							'A third group worked on directories, so that officers can find what local help there is. Their shared data standard is mature, and we would use it as it is.'
						),
						text(
							'What we have not found is anyone who joined these pieces: a sign that is noticed, a person who has the time to act on it, and an offer that is worth answering. We have also found nothing about rural areas, where the nearest adviser may be 25 miles away and a visit takes half a day.'
						)
					]
				},
				{
					key: 'would-do',
					state: 'in progress',
					blocks: [
						text(
							'We would follow 30 people back from the day they asked for help to the first sign that any of our teams had, and note what was known, by whom and when. From that we would learn which signs come early enough to be of use.'
						)
					]
				},
				{
					key: 'team',
					owner: 'priya',
					blocks: [
						text(
							'Dorset would give a service designer for 2 days a week and a housing manager for half a day. Leeds would give a housing options manager for 1 day a week.'
						)
					]
				}
			],
			edits: [
				{ who: 'priya', section: 'cause' },
				{ who: 'tom', section: 'cause' }
			],
			threads: [
				{
					section: 'problem',
					words: 'did not know help existed before an eviction notice',
					daysAgo: 3,
					comments: [
						{
							who: 'megan',
							says: 'People in Cardiff told us the same. @Tom Okafor, did you ask when they would have wanted to hear of it?'
						},
						{ who: 'tom', says: 'We did: when the first payment was missed. It is in our discovery note.' }
					]
				},
				{
					section: 'cause',
					words: 'they share nothing',
					daysAgo: 2,
					comments: [
						{ who: 'priya', says: 'I am least sure of this one. Could we ask 5 officers before we send it?' },
						{ who: 'tom', says: 'Yes. I will ask in our team on Thursday.' }
					]
				},
				{
					section: 'known',
					words: '25 miles away',
					daysAgo: 4,
					resolvedBy: 'priya',
					comments: [
						{ who: 'tom', says: 'Is this measured or a guess?' },
						{ who: 'priya', says: 'Measured, by road. I put the number in.' }
					]
				},
				{
					section: 'team',
					words: '1 day a week',
					daysAgo: 2,
					comments: [{ who: 'tom', says: 'This is agreed with our head of housing.', forCouncil: true }]
				},
				{
					section: 'team',
					words: '2 days a week',
					internal: true,
					daysAgo: 1,
					comments: [
						{ who: 'priya', says: 'Still to be agreed with finance. Not to be promised before that.' }
					]
				}
			]
		},
		{
			formId: 'discovery-note',
			title: 'What people told us before they became homeless',
			phase: null,
			by: 'tom',
			partners: [],
			daysAgo: 1,
			sections: [
				{
					key: 'question',
					state: 'ready',
					owner: 'tom',
					blocks: [
						text(
							'When in the months before they lost their home would people have taken an offer of help, and from whom?'
						)
					]
				},
				{
					key: 'why-now',
					state: 'ready',
					owner: 'tom',
					blocks: [
						text(
							'The number of families in temporary accommodation in our area has grown for 5 years. Before we bid for money to notice people earlier, we wanted to know whether they wanted to be noticed.'
						)
					]
				},
				{
					key: 'method',
					state: 'in progress',
					owner: 'tom',
					blocks: [
						text(
							'We spoke to 14 people who had been housed by the council in the last year and to 6 officers, for about an hour each. People were asked by their support worker, and we kept no names. We drew the months before on paper together.'
						)
					]
				},
				{
					key: 'findings',
					state: 'in progress',
					owner: 'tom',
					blocks: [
						list(
							'Most would have taken help 2 to 3 months before, when the first payment was missed.',
							'Almost nobody thought of the council as a place that helps before an eviction notice.',
							'A text message from a named person was trusted more than a letter.'
						)
					]
				}
			]
		}
	]
};

const planning: SampleRoom = {
	title: 'Planning data that every council can read',
	summary: 'One way to describe a planning application. Everyone who is signed in may read and comment.',
	theme: 'planning',
	visibility: 'open',
	lead: 'HCK',
	partners: ['BFS', 'HLD'],
	owner: 'grace',
	people: [
		{ who: 'niamh', role: 'editor' },
		{ who: 'alasdair', role: 'editor' }
	],
	daysAgo: 16,
	proposals: [
		{
			formId: 'full-bid',
			title: 'One way to describe a planning application',
			phase: 'alpha',
			by: 'grace',
			partners: [
				{ code: 'BFS', state: 'in' },
				{ code: 'HLD', state: 'in' }
			],
			daysAgo: 12,
			sections: [
				{
					key: 'problem',
					state: 'ready',
					owner: 'grace',
					blocks: [
						text(
							'Every council describes a planning application in its own way. The same extension is a "householder application" in one system, a "HSE" in another and a line of free text in a third. So nobody can compare, and a small supplier who wants to sell to 3 councils must build 3 imports.'
						),
						text(
							'Planners copy between systems by hand. In our 3 councils a validation officer types about 40 facts for each application that the applicant has typed before.'
						)
					]
				},
				{
					key: 'existing',
					state: 'in progress',
					owner: 'alasdair',
					blocks: [
						text('We would start from work that is published and in use:'),
						list(
							'the back-office planning system that Southwark led, for its list of application types',
							'the work on reducing invalid applications that Lambeth led, for its questions to applicants',
							'the national planning data platform, for places and constraints'
						),
						text('We would not reuse any supplier’s own export format, since none may be shared.')
					]
				},
				{
					key: 'risks',
					owner: 'niamh',
					blocks: [
						text(
							'Planning law differs between England, Scotland and Northern Ireland. If the description is drawn from one of them, it will not fit the others. We would therefore test each term with a planner from all 3 before it is agreed.'
						)
					]
				}
			]
		}
	]
};

const socialCare: SampleRoom = {
	title: 'Understanding why residents give up part way through applying for adult social care online',
	summary:
		'People who begin an application for adult social care on our websites and do not finish it, and what happens to them afterwards.',
	theme: 'adult social care',
	visibility: 'private',
	lead: 'BPC',
	partners: ['GWN', 'DST'],
	owner: 'charlotte',
	people: [
		{ who: 'sian', role: 'editor' },
		{ who: 'priya', role: 'viewer' }
	],
	daysAgo: 3,
	proposals: [
		{
			formId: 'expression-of-interest',
			title: 'Understanding why residents give up part way through applying for adult social care online',
			phase: 'discovery',
			by: 'charlotte',
			partners: [{ code: 'GWN', state: 'in' }],
			daysAgo: 2,
			sections: [
				{
					key: 'problem',
					state: 'in progress',
					owner: 'charlotte',
					blocks: [
						text(
							'Of every 100 people who begin our online form for adult social care, 38 finish it. We do not know what becomes of the others: some ring us, some are helped by family, and some come back months later when they are much less well.'
						)
					]
				}
			]
		}
	]
};

/** The rooms of the demonstration: a private one of two councils, one that is open to all, one with long names. */
export const sampleRooms: readonly SampleRoom[] = [homelessness, planning, socialCare];
