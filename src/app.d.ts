import type { Database } from '#db/connection.server.ts';
import type { SignedInOfficer } from '#lib/accounts/officer.ts';
import type { FileStore } from '#lib/images/server/file-store.ts';
import type { Config } from '#server/config.ts';

declare global {
	namespace App {
		interface Locals {
			config: Config;
			database: Database;
			/** the files of pictures */
			files: FileStore;
			/** null: nobody is signed in */
			officer: SignedInOfficer | null;
			sessionId: string | null;
			/** quoted on error pages and in the log */
			requestId: string;
		}
		/** what the root layout gives to every page; missing only where that load failed */
		interface PageData {
			mode?: Config['mode'];
			officer?: {
				id: string;
				name: string;
				initials: string;
				colour: number;
				councilCode: string;
				councilName: string;
				councilShortName: string;
				isAdministrator: boolean;
			} | null;
		}
		interface Error {
			message: string;
			/** the request's id, for the officer to quote */
			id?: string;
		}
	}
}

export {};
