import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { S3Settings } from '../../server/config.ts';

export interface S3StandIn {
	settings: S3Settings;
	/** what lies in the bucket, by key */
	objects: Map<string, { bytes: Buffer; type: string }>;
	/** the next requests are answered with this status instead, or, with `hang`, never */
	next: (number | 'hang' | 'stop in the middle')[];
	/** how many requests came */
	asked(): number;
	close(): Promise<void>;
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
const encode = (text: string) =>
	encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** A bucket on this machine that checks each signature as S3 does (Signature Version 4), and can fail or hang. */
export async function startS3StandIn(): Promise<S3StandIn> {
	const objects: S3StandIn['objects'] = new Map();
	const next: S3StandIn['next'] = [];
	const keys = { accessKeyId: 'AKIDTEST', secretAccessKey: 'not/a+secret' };
	const [bucket, region] = ['pictures', 'eu-west-2'];
	let asked = 0;

	const server = createServer((request, response) => void answer(request, response));
	async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		asked += 1;
		const parts: Buffer[] = [];
		for await (const part of request) parts.push(part as Buffer);
		const body = Buffer.concat(parts);
		const instead = next.shift();
		if (instead === 'hang') return;
		if (typeof instead === 'number') return void response.writeHead(instead).end();
		const refused = whyRefused(request, body);
		if (refused) return void response.writeHead(403).end(`<Error><Code>${refused}</Code></Error>`);
		const [, named, key = ''] = new URL(request.url!, 'http://s3').pathname.split('/');
		if (named !== bucket) return void response.writeHead(404).end('<Error><Code>NoSuchBucket</Code></Error>');
		const found = objects.get(key);
		switch (request.method) {
			case 'PUT':
				objects.set(key, { bytes: body, type: request.headers['content-type'] ?? '' });
				return void response.writeHead(200).end();
			case 'DELETE':
				objects.delete(key);
				return void response.writeHead(204).end();
			default:
				if (!found) return void response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
				response.writeHead(200, { 'content-type': found.type, 'content-length': found.bytes.length });
				if (instead === 'stop in the middle') response.write(found.bytes.subarray(0, 1));
				else response.end(found.bytes);
		}
	}

	/** The code of S3's refusal; null: signed as it should be. */
	function whyRefused(request: IncomingMessage, body: Buffer): string | null {
		const { headers } = request;
		const read =
			/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
				headers.authorization ?? ''
			);
		const [, keyId, day, signedRegion, signedHeaders, signature] = read ?? [];
		const at = String(headers['x-amz-date'] ?? '');
		const payload = String(headers['x-amz-content-sha256'] ?? '');
		if (!signature || keyId !== keys.accessKeyId || signedRegion !== region) return 'InvalidAccessKeyId';
		const moment = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
		if (!at.startsWith(day!) || !(Math.abs(Date.now() - moment) < 15 * 60_000)) return 'RequestTimeTooSkewed';
		if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return 'XAmzContentSHA256Mismatch';
		if (request.method === 'PUT' && payload === 'UNSIGNED-PAYLOAD') return 'UnsignedPayload';
		const names = signedHeaders!.split(';');
		if (!names.includes('host') || !names.includes('x-amz-date')) return 'MissingSignedHeader';
		const url = new URL(request.url!, 'http://s3');
		const canonical = [
			request.method,
			url.pathname
				.split('/')
				.map((part) => encode(decodeURIComponent(part)))
				.join('/'),
			[...url.searchParams]
				.map(([name, value]) => `${encode(name)}=${encode(value)}`)
				.sort()
				.join('&'),
			...names.map(
				(name) =>
					`${name}:${String(headers[name] ?? '')
						.trim()
						.replace(/ +/g, ' ')}`
			),
			'',
			signedHeaders,
			payload
		].join('\n');
		const scope = `${day}/${region}/s3/aws4_request`;
		const key = ['s3', 'aws4_request'].reduce(
			(made: Buffer, part) => hmac(made, part),
			hmac(hmac(`AWS4${keys.secretAccessKey}`, day!), region)
		);
		const expected = hmac(key, ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n'));
		return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
	}

	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		settings: { endpoint: `http://127.0.0.1:${port}`, bucket, region, ...keys },
		objects,
		next,
		asked: () => asked,
		close() {
			server.closeAllConnections();
			return new Promise((resolve) => server.close(() => resolve()));
		}
	};
}
