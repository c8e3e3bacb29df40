import type { CommandLimits } from '#lib/rooms/server/limit-commands.ts';
import { suggestionLimits } from '../suggestion.ts';

/** How often an officer opens their forks: a page does it by itself when it comes back. */
export const forkCommands: CommandLimits = {
	of: 'forks',
	perMinute: suggestionLimits.opensPerMinute,
	perHour: suggestionLimits.opensPerHour,
	kept: 'Your suggestions are kept.'
};

/** How often an officer decides and withdraws. */
export const suggestionCommands: CommandLimits = {
	of: 'suggestions',
	perMinute: suggestionLimits.commandsPerMinute,
	perHour: suggestionLimits.commandsPerHour,
	kept: 'Nothing was changed by this.'
};
