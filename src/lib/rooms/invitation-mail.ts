import { guestUntilInWords } from './guest.ts';
import { invitationDays, roleInWords } from './invitation.ts';
import type { Role } from './access.ts';

/** The words of a mail; the sender makes text and HTML of them. */
export interface InvitationMail {
	to: string;
	subject: string;
	paragraphs: string[];
	action: { label: string; url: string };
	closing: string[];
}

/** The words of an invitation. The link opens a page with a button: a mail scanner that follows it takes nothing. */
export function invitationMail(facts: {
	to: string;
	link: string;
	roomTitle: string;
	role: Role;
	inviterName: string;
	inviterCouncil: string;
	guest: { organisation: string; endsAt: string } | null;
}): InvitationMail {
	return {
		to: facts.to,
		subject: `${facts.inviterName} invites you to “${facts.roomTitle}”`,
		paragraphs: [
			`${facts.inviterName} (${facts.inviterCouncil}) invites you to the room “${facts.roomTitle}” on Folkmoot, where councils write funding bids together.`,
			`In this room you ${roleInWords[facts.role]}.`,
			...(facts.guest
				? [
						`You are a guest there, from ${facts.guest.organisation}, until ${guestUntilInWords(facts.guest.endsAt)}. You see no other room.`
					]
				: [])
		],
		action: { label: 'See the invitation', url: facts.link },
		closing: [
			`Sign in as ${facts.to}. The link works once, for ${invitationDays} days, and only for this address.`,
			'If you do not know the sender, do nothing: you are not in the room until you accept.'
		]
	};
}
