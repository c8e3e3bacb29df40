/** Why a command did not do what was asked: expected, in words for people, never thrown. */
export type RefusalReason =
	| 'signed-out'
	| 'not-found'
	| 'not-allowed'
	| 'bad-input'
	| 'stale'
	| 'too-large'
	| 'too-fast'
	| 'expired'
	| 'busy';

export interface Refusal {
	ok: false;
	reason: RefusalReason;
	/** what happened, what is kept safe, what to do next; shown as it is */
	message: string;
	/** the form field it is about, for the error summary */
	field?: string;
	/** seconds, with too-fast */
	retryAfter?: number;
}
export type Outcome<T = object> = ({ ok: true } & T) | Refusal;

export const refuse = (reason: RefusalReason, message: string, more: Partial<Refusal> = {}): Refusal => ({
	ok: false,
	reason,
	message,
	...more
});

/** HTTP status of each reason. Not allowed looks like not found wherever the thing itself may not be seen. */
export const refusalStatus: Record<RefusalReason, number> = {
	'signed-out': 401,
	'not-found': 404,
	'not-allowed': 403,
	'bad-input': 400,
	stale: 409,
	'too-large': 413,
	'too-fast': 429,
	expired: 410,
	busy: 503
};
