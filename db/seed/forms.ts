export interface ShippedSection {
	/** names the section's text in every document made from the form: never change one */
	key: string;
	title: string;
	hint: string;
	criteria: string;
	/** null: no limit */
	wordLimit: number | null;
}

export interface ShippedForm {
	id: string;
	title: string;
	makes: 'expression of interest' | 'full bid' | 'discovery note' | 'meeting notes';
	summary: string;
	sections: ShippedSection[];
}

/** The two starter forms, the discovery note and the notes of a meeting. A funder changes titles, hints, criteria and limits in the rows. */
export const shippedForms: readonly ShippedForm[] = [
	{
		id: 'expression-of-interest',
		title: 'Expression of interest',
		makes: 'expression of interest',
		summary:
			'A first, short case to a funder: the problem, who shares it and what you would find out or make. About 2 pages.',
		sections: [
			{
				key: 'problem',
				title: 'The problem and who has it',
				hint: 'Describe one problem in plain words. Say who has it, how often and how you know. Do not describe a solution yet.',
				criteria:
					'The problem is real, specific and shared by other councils. Evidence comes from users or from data, not from opinion.',
				wordLimit: 300
			},
			{
				key: 'cause',
				title: 'What you think causes it',
				hint: 'Give your best explanation and say how sure you are. It is fine to be wrong: say what would change your mind.',
				criteria: 'The causes explain the problem, and what is known is kept apart from what is guessed.',
				wordLimit: 200
			},
			{
				key: 'known',
				title: 'What you know already',
				hint: 'Name earlier work by your council or others, with links. Include work that did not succeed and what it taught you.',
				criteria: 'The bid starts from what other councils have learned and does not repeat their work.',
				wordLimit: 200
			},
			{
				key: 'would-do',
				title: 'What you would find out or make',
				hint: 'Say what would exist at the end that does not exist today, such as research findings, a prototype or a service.',
				criteria:
					'The work fits its phase, could be done in the time, and would be of use to councils outside the partnership.',
				wordLimit: 200
			},
			{
				key: 'benefit',
				title: 'Who benefits and roughly how much',
				hint: 'Count people, hours or pounds, and show how you got to the number. A rough figure you can explain is enough.',
				criteria: 'The benefit is worth the cost and the estimate can be checked.',
				wordLimit: 150
			},
			{
				key: 'team',
				title: 'Your team and the time you can give',
				hint: 'List roles, not names, and days a week for each council. Say who can make decisions.',
				criteria: 'Each partner gives real time, and somebody senior enough can decide.',
				wordLimit: 150
			},
			{
				key: 'partners-wanted',
				title: 'The partners you still want',
				hint: 'Say what kind of council you want to join, what part it would play and how to reach you. Leave this out if you have all you need.',
				criteria: 'The partnership covers different kinds of council with the same problem.',
				wordLimit: 100
			},
			{
				key: 'themes',
				title: 'Themes',
				hint: 'List up to 3 words that other councils would search for, for example homelessness, planning, payments.',
				criteria: '',
				wordLimit: 20
			}
		]
	},
	{
		id: 'full-bid',
		title: 'Full bid',
		makes: 'full bid',
		summary:
			'A complete application: evidence, plan, costs, benefits and how others will reuse the work. About 8 pages.',
		sections: [
			{
				key: 'problem',
				title: 'The problem',
				hint: 'Describe the problem, who has it and what happens if nothing changes. Say what is new since your expression of interest.',
				criteria:
					'The problem is clear to somebody outside local government and is shared by other councils.',
				wordLimit: 300
			},
			{
				key: 'cause',
				title: 'What causes it',
				hint: 'Explain the causes and which of them this project would deal with. Say which it would leave alone, and why.',
				criteria: 'The project deals with causes and not only with symptoms.',
				wordLimit: 250
			},
			{
				key: 'users',
				title: 'Users and evidence',
				hint: 'Say who the users are, how many you have spoken to and what you learned. Do not include personal details.',
				criteria:
					'The needs come from research with users, including people who find digital services hard to use.',
				wordLimit: 400
			},
			{
				key: 'existing',
				title: 'What exists already and what you would reuse',
				hint: 'List services, code, patterns and research you looked at. For each, say whether you would reuse it and why.',
				criteria: 'Reuse comes before making something new, and a choice not to reuse has a reason.',
				wordLimit: 250
			},
			{
				key: 'objectives',
				title: 'Objectives and scope',
				hint: 'List what will be true at the end of the project. Say what is out of scope.',
				criteria: 'Objectives are few, clear and can be checked.',
				wordLimit: 300
			},
			{
				key: 'plan',
				title: 'Approach and plan',
				hint: 'Give the main steps with dates, and the points where you would stop or change direction.',
				criteria: 'The plan is realistic, starts with the riskiest part and leaves room to learn.',
				wordLimit: 400
			},
			{
				key: 'team',
				title: 'Team, roles and partners’ parts',
				hint: 'For each council and supplier, list roles and days. Say who leads, who decides and how partners stay involved.',
				criteria: 'The team has the skills it needs, and every partner has a real part.',
				wordLimit: 300
			},
			{
				key: 'costs',
				title: 'Costs by partner and supplier',
				hint: 'Use a table with one row for each cost: who pays it, what it is for and how much in pounds. Put the total in the last row.',
				criteria: 'Costs are complete, fair for the work and add up to the amount asked for.',
				wordLimit: null
			},
			{
				key: 'benefits',
				title: 'Benefits and how you would count them',
				hint: 'Name each benefit, who gets it, its size today and how you would measure it. Count money and time apart.',
				criteria: 'Benefits are measurable, start from a known figure and are worth more than the costs.',
				wordLimit: 300
			},
			{
				key: 'risks',
				title: 'Risks',
				hint: 'List the risks that could stop the project and what you would do about each. Include data protection and suppliers.',
				criteria: 'The largest risks are named honestly, and each has an owner by role.',
				wordLimit: 250
			},
			{
				key: 'reuse',
				title: 'How others will reuse it',
				hint: 'Say what another council would need to start using your work: skills, money, contracts and time.',
				criteria: 'A council outside the partnership could pick the work up without asking permission.',
				wordLimit: 250
			},
			{
				key: 'measures',
				title: 'Measures of success',
				hint: 'Give 3 to 5 measures, each with today’s figure, the figure you aim for and when you would look.',
				criteria: 'The measures would show failure as clearly as success.',
				wordLimit: 200
			},
			{
				key: 'sharing',
				title: 'How you will share the work',
				hint: 'Say what you will publish, where and when, and under which open licence.',
				criteria: 'Research, code and costs are published as the work goes on, not only at the end.',
				wordLimit: 150
			}
		]
	},
	{
		id: 'discovery-note',
		title: 'Discovery note',
		makes: 'discovery note',
		summary: 'What you asked and what you found, so that the next council can start from there. Not a bid.',
		sections: [
			{
				key: 'question',
				title: 'The question',
				hint: 'Write the question you set out to answer, in 1 or 2 sentences.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'why-now',
				title: 'Why now',
				hint: 'Say what made this worth asking, for example a new law, a rising cost or a contract that ends.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'method',
				title: 'Who you asked and how',
				hint: 'Say how many people you spoke to, in what roles, and how. Do not include names or anything that could identify a person.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'findings',
				title: 'What you found',
				hint: 'List the findings, the most important first. Say how sure you are of each.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'surprises',
				title: 'What surprised you',
				hint: 'Say what you had expected and what turned out differently. This is often the most useful part for others.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'next',
				title: 'What you would do next',
				hint: 'Say what you would do with another month, and what another council should try first.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'licence',
				title: 'Licence',
				hint: 'Say how others may use this note. The Open Government Licence v3.0 lets anybody reuse it if they credit you.',
				criteria: '',
				wordLimit: null
			}
		]
	},
	{
		id: 'meeting-notes',
		title: 'Meeting notes',
		makes: 'meeting notes',
		summary: 'The agenda and the minutes of a meeting in a room. Made with the meeting.',
		sections: [
			{
				key: 'agenda',
				title: 'Agenda',
				hint: 'Say what each item is for and what to read before. The items and their minutes stand on the page of the meeting.',
				criteria: '',
				wordLimit: null
			},
			{
				key: 'minutes',
				title: 'Minutes',
				hint: 'Write down what was discussed, decided and who does what. Select words to make a task or ask for a decision.',
				criteria: '',
				wordLimit: null
			}
		]
	}
];
