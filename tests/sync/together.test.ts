import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { readDocument } from '../../db/queries/documents.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { makeDocument } from '../support/documents.ts';
import { startSyncServer, type SyncServer } from '../support/sync-server.ts';
import { openWriter, typeParagraph, when } from '../support/writers.ts';

describe('two councils write one document', () => {
	let db: TestDatabase;
	let server: SyncServer;

	beforeAll(async () => {
		db = await testDatabase();
		server = await startSyncServer(db);
	});
	afterAll(async () => {
		await server.close();
		await db.close();
	});

	test('a stock y-websocket client sees what another types, and both see it after a restart', async () => {
		const { documentId, officer } = await makeDocument(db.database.sql);
		const door = async () => ({ port: server.port, documentId, cookie: (await officer('editor')).cookie });
		const priya = await openWriter(await door());
		const tom = await openWriter(await door());

		typeParagraph(priya.doc, 'problem', 'Families wait too long.');
		const seen = () => tom.doc.getXmlFragment('problem').toString();
		await when(tom.doc, () => seen().includes('Families wait too long.'));
		typeParagraph(tom.doc, 'problem', 'In Leeds too.');
		await when(priya.doc, () => priya.doc.getXmlFragment('problem').toString().includes('In Leeds too.'));

		priya.close();
		tom.close();
		await server.close();
		server = await startSyncServer(db);
		const later = await openWriter(await door());
		expect(later.doc.getXmlFragment('problem').toString()).toContain('In Leeds too.');
		later.close();
	});

	test('[P1] when the durable answer arrives, the edit is in the database', async () => {
		const { documentId, officer } = await makeDocument(db.database.sql);
		const writer = await openWriter({
			port: server.port,
			documentId,
			cookie: (await officer('editor')).cookie
		});
		const answered = new Promise<void>((resolve) =>
			writer.provider.on('durable' as never, ((count: number) => count >= 2 && resolve()) as never)
		);
		typeParagraph(writer.doc, 'problem', 'A word that must stay.');
		await answered;

		const stored = await readDocument(db.database.sql, documentId);
		const doc = new Y.Doc();
		for (const part of [...(stored?.snapshot ? [stored.snapshot] : []), ...stored!.tail])
			Y.applyUpdate(doc, part);
		expect(doc.getXmlFragment('problem').toString()).toContain('A word that must stay.');
		writer.close();
	});
});
