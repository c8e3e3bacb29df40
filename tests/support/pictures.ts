import sharp from 'sharp';

/** A picture of one colour with a darker left half, so that it can be seen which way it is turned. */
export function drawPicture({ width = 400, height = 300 } = {}): ReturnType<typeof sharp> {
	const half = { create: { width: width / 2, height, channels: 3, background: '#123456' } } as const;
	return sharp({ create: { width, height, channels: 3, background: '#8fbcbb' } }).composite([
		{ input: half, left: 0, top: 0 }
	]);
}

/** Nothing in it can be told in fewer bytes. */
const drawNoise = (size: { width: number; height: number }) =>
	sharp({
		create: { ...size, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 60 } }
	});

/** As a phone makes it: lying, with the note that it stands, and with where and on what it was taken. */
export const photo = ({ width = 400, height = 300, noise = false } = {}) =>
	(noise ? drawNoise({ width, height }) : drawPicture({ width, height }))
		.withExif({
			IFD0: { Make: 'CANARY-CAMERA' },
			IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1', GPSMapDatum: 'CANARY-PLACE' }
		})
		.withMetadata({ orientation: 6 })
		.jpeg()
		.toBuffer();
