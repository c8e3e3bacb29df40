/**
 * Words and runs that long, easily guessed passwords are made of. Passwords of twelve characters or more that are
 * common are mostly these, repeated or joined with a year, so a short list with a rule serves better than a long one.
 */
const commonWords = [
	'password',
	'passw0rd',
	'letmein',
	'welcome',
	'iloveyou',
	'football',
	'liverpool',
	'arsenal',
	'chelsea',
	'monkey',
	'dragon',
	'sunshine',
	'princess',
	'superman',
	'batman',
	'master',
	'shadow',
	'trustno1',
	'charlie',
	'secret',
	'admin',
	'administrator',
	'login',
	'changeme',
	'default',
	'council',
	'folkmoot',
	'government',
	'qwertyuiop',
	'qwerty',
	'asdfghjkl',
	'asdfgh',
	'zxcvbnm',
	'zxcvbn',
	'1q2w3e4r',
	'1qaz2wsx',
	'qazwsx',
	'01234567890',
	'1234567890',
	'123456789',
	'12345678',
	'1234567',
	'123456',
	'12345',
	'1234',
	'0987654321',
	'987654321',
	'654321',
	'abcdefghijklmnopqrstuvwxyz',
	'abcdefghijkl',
	'abcdef',
	'abc123',
	'abc',
	'january',
	'february',
	'march',
	'april',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december',
	'spring',
	'summer',
	'autumn',
	'winter',
	'monday',
	'friday',
	'england',
	'london'
].sort((a, b) => b.length - a.length);

/** Fewer characters than this beside common words, own name and digits are too few. */
const minRemainder = 5;

/** True for a password made of common words, the officer's own name or address, years, repetition, or digits only. */
export function isCommonPassword(password: string, ownWords: readonly string[] = []): boolean {
	let rest = password.normalize('NFKC').toLowerCase();
	if (new Set(rest).size < minRemainder || /^\d+$/.test(rest)) return true;
	const own = ownWords
		.flatMap((words) => words.toLowerCase().split(/[^\p{L}\p{N}]+/u))
		.filter((word) => word.length > 3);
	for (const word of [...own, ...commonWords]) rest = rest.replaceAll(word, '');
	rest = rest.replace(/(1[5-9]|20)\d\d/g, '').replace(/\s/gu, '');
	// "abababababab": the same piece again and again counts once.
	const piece = /^(.{1,4}?)\1+$/u.exec(rest)?.[1];
	return (piece ?? rest).length < minRemainder;
}
