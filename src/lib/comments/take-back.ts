import { sendCommand } from './send-command.ts';

const noAnswer = {
	unreachable: 'The server could not be reached, so this was not undone. Try again in a moment.',
	signedOut: 'You are signed out, so this was not undone. Sign in again.',
	hidden: 'This is no longer here, or you can no longer see it.'
};

/** Undoes a command by another one. Answers why it could not, in words; null: done. */
export async function takeBack(url: string, fields: Record<string, string>): Promise<string | null> {
	const answer = await sendCommand(url, fields, noAnswer);
	return answer.ok ? null : answer.message;
}
