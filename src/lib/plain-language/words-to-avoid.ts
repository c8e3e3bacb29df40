/** Words and what to say instead. In a pattern letters in brackets may be missing, and | stands between alternatives. */
export interface Avoided {
	pattern: string;
	say: string;
}

/** After the "words to avoid" of the GOV.UK style guide (A to Z), as officers use them in bids. */
export const wordsToAvoid: readonly Avoided[] = [
	{
		pattern: 'agendas?(?= for (?:change|growth|improvement))',
		say: 'say “plan”; an agenda is for a meeting'
	},
	{ pattern: 'collaborat(?:e|es|ed|ing)', say: 'say “work with”' },
	{ pattern: 'combat(?:s|ed|ing|ting)?', say: 'say what you are doing about it, for example “reduce”' },
	{ pattern: 'countering', say: 'say what you are doing about it, for example “prevent”' },
	{
		pattern: 'deliver(?:s|ed|ing|ables?)?',
		say: 'say “make”, “provide” or “give”; post and pizzas are delivered'
	},
	{ pattern: 'deploy(?:s|ed|ing)?', say: 'say “use” or “put in place”, unless it is software or soldiers' },
	{ pattern: 'dialogues?', say: 'say “talk to” or “discussion”' },
	{ pattern: '(?:dis)?incentivis(?:e|es|ed|ing)', say: 'say “encourage” or “discourage”' },
	{
		pattern: 'drive|driving forward|drivers? for',
		say: 'say “cause”, “lead” or “encourage”; vehicles are driven'
	},
	{ pattern: 'empower(?:s|ed|ing)?', say: 'say what people will be able to do' },
	{ pattern: 'facilitat(?:e|es|ed|ing)', say: 'say how you are helping, for example “run the meeting”' },
	{
		pattern: 'foster(?:s|ed|ing)?(?! (?:care|carers?|child|children|famil|parents?|home))',
		say: 'say “encourage” or “help”, unless it is children'
	},
	{ pattern: 'going forward|moving forward', say: 'say “from now on”, or leave it out' },
	{ pattern: 'holistic(?:ally)?', say: 'say “whole” or “as a whole”' },
	{ pattern: 'impact(?:s|ed|ing)? on|impacted', say: 'say “affect” or “influence”' },
	{ pattern: 'in order to', say: 'say “to”' },
	{ pattern: 'initiat(?:e|es|ed|ing)', say: 'say “start”' },
	{ pattern: 'leverag(?:e|es|ed|ing)', say: 'say “use” or “build on”, unless it is finance' },
	{ pattern: 'liais(?:e|es|ed|ing)', say: 'say “work with” or “talk to”' },
	{ pattern: 'one[ -]stop[ -]shops?', say: 'say “website” or “office”: you are the government' },
	{ pattern: 'overarching', say: 'say “main”, or leave it out' },
	{ pattern: 'progress(?:ed|ing)(?! (?:bar|report))', say: 'say “work on” or “develop”: say what is done' },
	{ pattern: 'ring[ -]fenc(?:e|es|ed|ing)', say: 'say “separate”, or for money “to be spent on …”' },
	{ pattern: 'robust(?:ly|ness)?', say: 'say “well thought out” or “complete”' },
	{ pattern: 'slimming down', say: 'say what gets smaller or ends' },
	{ pattern: 'stakeholders?', say: 'say who they are' },
	{ pattern: 'streamlin(?:e|es|ed|ing)', say: 'say “simplify” or “remove steps”' },
	{ pattern: 'strengthen(?:s|ed|ing)?', say: 'say “improve”, or “hire more”; bridges are strengthened' },
	{ pattern: 'synerg(?:y|ies|istic)', say: 'say what is better together' },
	{ pattern: 'tackl(?:e|es|ed|ing)', say: 'say “stop”, “solve” or “deal with”' },
	{ pattern: 'transform(?:s|ed|ing|ations?|ational)?', say: 'say what you are changing' },
	{ pattern: 'utilis(?:e|es|ed|ing|ation)', say: 'say “use”' },
	{ pattern: 'whilst|amongst', say: 'say “while” or “among”' }
];

/** Screen readers read some of them wrongly, and many readers do not know them: the style guide says to write them out. */
export const latin: readonly Avoided[] = [
	{ pattern: 'e\\.?g\\.?', say: 'say “for example”, “such as” or “like”' },
	{ pattern: 'i\\.?e\\.?', say: 'say “that is”, or write it so that it needs no explaining' },
	{ pattern: 'etc\\.?|et cetera', say: 'begin with “for example” or “including” instead' },
	{ pattern: 'via', say: 'say “by”, “through” or “with”' },
	{ pattern: 'n\\.?b\\.?', say: 'say “note”, or leave it out' },
	{ pattern: 'c\\.?f\\.?', say: 'say “compare”' },
	{ pattern: 'et al\\.?', say: 'say “and others”' },
	{ pattern: 'inter alia', say: 'say “among other things”' },
	{ pattern: 'per annum|p\\.a\\.', say: 'say “a year”' },
	{ pattern: 'per capita', say: 'say “for each person”' },
	{ pattern: 'pro rata', say: 'say “in proportion”' },
	{ pattern: 'vice versa', say: 'say “the other way round”' },
	{ pattern: 'vis[- ]à[- ]vis|vis[- ]a[- ]vis', say: 'say “about” or “compared with”' }
];
