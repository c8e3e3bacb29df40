import type { TaskView } from './task.ts';

export interface Choice {
	value: string;
	text: string;
}

export interface TaskChoices {
	owners: Choice[];
	documents: Choice[];
	/** documents and their sections */
	abouts: Choice[];
}

/** The fields of a task's form, as they are sent. */
export interface TaskFormValues {
	title: string;
	details: string;
	owner: string;
	dueOn: string;
	about: string;
}

export const noValues: TaskFormValues = { title: '', details: '', owner: '', dueOn: '', about: '' };

export const formValues = ({
	title,
	details,
	owner,
	dueOn,
	about
}: Pick<TaskView, 'title' | 'details' | 'owner' | 'dueOn' | 'about'>): TaskFormValues => ({
	title,
	details,
	owner: owner?.key ?? '',
	dueOn: dueOn ?? '',
	about: about ? [about.proposalId, about.section?.key].filter(Boolean).join(':') : ''
});

/** The choices, with the one that is chosen already, which may be somebody who is no longer here. */
export const withChosen = (choices: readonly Choice[], chosen: Choice | null): Choice[] =>
	chosen && !choices.some(({ value }) => value === chosen.value) ? [...choices, chosen] : [...choices];
