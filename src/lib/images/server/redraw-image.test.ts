import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawPicture, photo } from '../../../../tests/support/pictures.ts';
import { imageWords } from '../image.ts';
import { redrawImage, type RedrawnImage } from './redraw-image.ts';

async function redrawn(given: Uint8Array): Promise<RedrawnImage> {
	const outcome = await redrawImage(given);
	if (!outcome.ok) throw new Error(outcome.message);
	return outcome.image;
}
const messageOf = async (given: Uint8Array) => {
	const outcome = await redrawImage(given);
	return outcome.ok ? 'taken' : outcome.message;
};
const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>hit()</script></svg>';

describe('a picture is made anew from what is seen of it', () => {
	test.each([
		['PNG', () => drawPicture().png().toBuffer(), 'image/png'],
		['JPEG', () => drawPicture().jpeg().toBuffer(), 'image/jpeg'],
		['WebP', () => drawPicture().webp().toBuffer(), 'image/webp'],
		['GIF', () => drawPicture().gif().toBuffer(), 'image/png']
	])('%s', async (_kind, make, type) => {
		const image = await redrawn(await make());
		expect(image).toMatchObject({ type, width: 400, height: 300 });
		const { format } = await sharp(image.bytes).metadata();
		expect(`image/${format}`).toBe(type);
	});

	test('the largest edge becomes 2,000 pixels, a smaller one stays', async () => {
		const wide = await redrawn(await drawPicture({ width: 3_000, height: 600 }).png().toBuffer());
		expect(wide).toMatchObject({ width: 2_000, height: 400 });
		const small = await redrawn(await drawPicture({ width: 10, height: 8 }).png().toBuffer());
		expect(small).toMatchObject({ width: 10, height: 8 });
	});

	test('it is turned as its camera meant, and place and camera are not in it', async () => {
		const given = await photo();
		expect(given.toString('latin1')).toContain('CANARY-CAMERA');
		const image = await redrawn(given);
		expect(image).toMatchObject({ width: 300, height: 400 });
		expect(Buffer.from(image.bytes).toString('latin1')).not.toMatch(/CANARY|Exif/);
		// What lay on the left is on top.
		const { data } = await sharp(image.bytes).raw().toBuffer({ resolveWithObject: true });
		expect(data[0]!).toBeLessThan(0x40);
		expect(data.at(-3)!).toBeGreaterThan(0x60);
	});

	test('of a moving GIF the first frame is shown', async () => {
		const frames = await sharp(
			[await drawPicture().png().toBuffer(), await drawPicture().negate().png().toBuffer()],
			{ join: { animated: true } }
		)
			.gif()
			.toBuffer();
		expect((await sharp(frames, { animated: true }).metadata()).pages).toBe(2);
		expect(await redrawn(frames)).toMatchObject({ type: 'image/png', width: 400, height: 300 });
	});

	test('[B7] a script that stands behind a picture, or in its notes, is not in it', async () => {
		const png = await drawPicture().png().toBuffer();
		const gif = await drawPicture().gif().toBuffer();
		for (const given of [
			Buffer.concat([png, Buffer.from('<script>hit()</script>')]),
			Buffer.concat([gif, Buffer.from('*/=1;hit()//<script>hit()</script>')]),
			await drawPicture()
				.withExif({ IFD0: { ImageDescription: '<script>hit()</script>' } })
				.jpeg()
				.toBuffer()
		]) {
			expect(given.toString('latin1')).toContain('hit()');
			const { bytes } = await redrawn(given);
			expect(Buffer.from(bytes).toString('latin1')).not.toContain('hit()');
		}
	});
});

describe('[B7] what is no picture is refused in words, whatever it is called', () => {
	test.each([
		['nothing', Buffer.alloc(0), imageWords.empty],
		['an SVG with a script', Buffer.from(svg), imageWords.otherKind],
		[
			'an SVG behind white space and a declaration',
			Buffer.from(`\n<?xml version="1.0"?>${svg}`),
			imageWords.otherKind
		],
		['a web page', Buffer.from('<!doctype html><script>hit()</script>'), imageWords.otherKind],
		['a PDF', Buffer.from('%PDF-1.7\n'), imageWords.otherKind],
		['one byte', Buffer.from([0x89]), imageWords.otherKind],
		[
			'a web page that begins like a GIF',
			Buffer.from('GIF89a/*<script>hit()</script>*/'),
			imageWords.unreadable
		],
		[
			'a web page that begins like a JPEG',
			Buffer.from([0xff, 0xd8, 0xff, ...Buffer.from('<script>')]),
			imageWords.unreadable
		]
	])('%s', async (_what, given, words) => {
		expect(await messageOf(given)).toBe(words);
	});

	test('half of a picture', async () => {
		const jpeg = await drawPicture({ width: 1_000, height: 800 }).jpeg().toBuffer();
		expect(await messageOf(jpeg.subarray(0, jpeg.length >> 1))).toBe(imageWords.unreadable);
		const png = await drawPicture({ width: 1_000, height: 800 }).png().toBuffer();
		expect(await messageOf(png.subarray(0, png.length >> 1))).toBe(imageWords.unreadable);
	});

	test('[P12] a small file that is 60,000 pixels wide and high is not unpacked', async () => {
		const png = Buffer.from(await drawPicture({ width: 8, height: 8 }).png().toBuffer());
		// The size that its header says, with the checksum that fits.
		png.writeUInt32BE(60_000, 16);
		png.writeUInt32BE(60_000, 20);
		png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
		const before = performance.now();
		expect(await messageOf(png)).toMatch(/more than 50 million pixels|cannot be read/);
		expect(performance.now() - before).toBeLessThan(2_000);
	});
});
