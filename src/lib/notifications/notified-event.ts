/** On the window of an open page: something is addressed to its officer. */
export const notifiedEvent = 'folkmoot:notified';
