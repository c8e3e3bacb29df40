/** Languages that a proposal may be written in, as `lang` says them to browsers and screen readers. */
export const languages = ['en-GB', 'cy'] as const;
export type Language = (typeof languages)[number];

export const languageNames: Record<Language, string> = { 'en-GB': 'English', cy: 'Welsh (Cymraeg)' };
