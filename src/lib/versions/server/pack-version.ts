import { constants, inflate, zstdCompress, zstdDecompress } from 'node:zlib';
import { promisify } from 'node:util';
import type { Sql, TransactionSql } from '#db/connection.server.ts';
import { DamagedDocument, sha256 } from '#db/queries/documents.ts';
import { syncLimits } from '#lib/protocol/sync.ts';

/** So many versions share a base: more would save little, and each adds to what one bad base could cost. */
const versionsPerBase = 32;
/** A version that is still larger than this part of its base has changed so much that it begins a new one. */
const mostOfBase = 1 / 4;
/** Below it nothing is worth a new base. */
const smallBytes = 1_000;
const level = 9;

/** What is stored of a version's text: `base` null for rows from before there were bases. */
export interface PackedVersion {
	bytes: Uint8Array;
	sha256: string;
	base: { bytes: Uint8Array; spare: Uint8Array; sha256: string } | null;
}

/** Compresses a whole update against the document's latest base, or makes one. In the caller's transaction. */
export async function packVersion(
	tx: TransactionSql,
	documentId: string,
	update: Uint8Array
): Promise<{ bytes: Buffer; baseId: string; sha256: string }> {
	const [latest] = await tx<{ id: string; bytes: Buffer; spare: Buffer; sha256: string; used: number }[]>`
		select b.id, b.bytes, b.spare, b.sha256,
			(select count(*)::int from document_version v where v.base_id = b.id) as used
		from document_version_base b where b.document_id = ${documentId} order by b.created_at desc, b.id limit 1`;
	const checksum = sha256(update);
	if (latest && latest.used < versionsPerBase) {
		const dictionary = await openBase(latest);
		const bytes = dictionary && (await compress(update, dictionary));
		if (bytes && bytes.length <= Math.max(latest.bytes.length * mostOfBase, smallBytes)) {
			return { bytes, baseId: latest.id, sha256: checksum };
		}
	}
	const whole = await compress(update);
	const [base] = await tx<{ id: string }[]>`
		insert into document_version_base (document_id, created_at, bytes, spare, sha256)
		values (${documentId}, clock_timestamp(), ${whole}, ${whole}, ${checksum}) returning id`;
	return { bytes: await compress(update, update), baseId: base!.id, sha256: checksum };
}

/** The update as it was packed. Throws DamagedDocument when it is not what was written. [P7] */
export async function unpackVersion(documentId: string, packed: PackedVersion): Promise<Uint8Array> {
	const { bytes, base } = packed;
	const dictionary = base && (await openBase(base));
	const update =
		base === null
			? await orNull(promisify(inflate)(bytes, { maxOutputLength }))
			: dictionary && (await decompress(bytes, dictionary));
	if (!update || sha256(update) !== packed.sha256) {
		throw new DamagedDocument(documentId, 'a version does not fit its checksum');
	}
	return update;
}

/** Reads what packVersion stored; null when the document has no such version. */
export async function findPackedVersion(
	sql: Sql | TransactionSql,
	documentId: string,
	versionId: string
): Promise<(PackedVersion & { seq: number }) | null> {
	const [row] = await sql<
		{
			seq: number;
			bytes: Buffer;
			sha256: string;
			base: Buffer | null;
			spare: Buffer | null;
			baseSha256: string | null;
		}[]
	>`
		select v.seq::float8 as seq, v.bytes, v.sha256, b.bytes as base, b.spare, b.sha256 as "baseSha256"
		from document_version v left join document_version_base b on b.id = v.base_id
		where v.id = ${versionId} and v.document_id = ${documentId}`;
	if (!row) return null;
	const { seq, bytes, sha256: checksum, base, spare, baseSha256 } = row;
	return {
		seq,
		bytes,
		sha256: checksum,
		base: base && spare && baseSha256 ? { bytes: base, spare, sha256: baseSha256 } : null
	};
}

/** Whichever of its two copies is whole. */
async function openBase(base: NonNullable<PackedVersion['base']>): Promise<Uint8Array | null> {
	for (const copy of [base.bytes, base.spare]) {
		const update = await decompress(copy);
		if (update && sha256(update) === base.sha256) return update;
	}
	return null;
}

/** Never more than a document may hold. */
const maxOutputLength = 2 * syncLimits.maxDocumentBytes;

/** The window spans dictionary and text, or zstd would forget the dictionary's beginning. */
function compress(update: Uint8Array, dictionary?: Uint8Array): Promise<Buffer> {
	const span = update.length + (dictionary?.length ?? 0);
	const windowLog = Math.min(Math.max(Math.ceil(Math.log2(span + 1)), 10), 26);
	return promisify(zstdCompress)(update, {
		dictionary: dictionary && Buffer.from(dictionary),
		params: {
			[constants.ZSTD_c_compressionLevel]: level,
			[constants.ZSTD_c_windowLog]: windowLog,
			[constants.ZSTD_c_checksumFlag]: 0
		}
	});
}

const decompress = (bytes: Uint8Array, dictionary?: Uint8Array): Promise<Buffer | null> =>
	orNull(
		promisify(zstdDecompress)(bytes, {
			dictionary: dictionary && Buffer.from(dictionary),
			maxOutputLength,
			params: { [constants.ZSTD_d_windowLogMax]: 27 }
		})
	);

/** Bytes that are not what was written make null; the caller says what that means. */
async function orNull(bytes: Promise<Buffer>): Promise<Buffer | null> {
	try {
		return await bytes;
	} catch {
		return null;
	}
}
