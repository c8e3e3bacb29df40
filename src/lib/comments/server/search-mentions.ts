import type { Sql } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import { searchNames } from '#lib/mentions/server/search-names.ts';
import { findReader } from './find-reader.ts';
import { commentNotFound } from './in-comments.ts';

/** Whom words after an @ in a comment may mean: searchNames in the proposal's room. */
export const searchMentions = (
	sql: Sql,
	officer: SignedInOfficer,
	proposalId: string,
	asked: { query: string; internal: boolean }
) =>
	searchNames(
		sql,
		officer,
		async () => {
			const reader = await findReader(sql, officer, proposalId);
			if (!reader) return commentNotFound();
			const { proposal, me, access } = reader;
			return { roomId: proposal.roomId, visibility: proposal.visibility, me, access };
		},
		asked
	);
