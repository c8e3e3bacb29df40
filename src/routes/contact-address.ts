import type { Config } from '#server/config.ts';

/** The address of whoever runs this installation, out of "Folkmoot <folkmoot@council.gov.uk>"; null in a demonstration. */
export function contactAddress({ mail }: Pick<Config, 'mail'>): string | null {
	if (mail.transport === 'outbox') return null;
	return /<([^<>\s]+@[^<>\s]+)>/.exec(mail.from)?.[1] ?? mail.from.trim();
}
