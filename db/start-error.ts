/** A start that cannot succeed, in one line that says what is wrong and what to do. Shown without a stack. */
export class StartError extends Error {}
