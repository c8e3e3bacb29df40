import sharp from 'sharp';

/** A drawing as officers put it into a bid: how many weeks before they must leave people ask for help. */
export function barChart(): Promise<Buffer> {
	const bars = [
		{ weeks: 'On the day', share: 25 },
		{ weeks: '1 to 4 weeks', share: 31 },
		{ weeks: '5 to 8 weeks', share: 27 },
		{ weeks: 'Earlier', share: 17 }
	];
	const rows = bars.map(({ weeks, share }, index) => {
		const y = 24 + index * 48;
		return `<text x="176" y="${y + 22}" text-anchor="end">${weeks}</text>
			<rect x="192" y="${y}" width="${share * 14}" height="32" fill="#0f5c56"/>
			<text x="${204 + share * 14}" y="${y + 22}">${share}%</text>`;
	});
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="224" font-family="Inter, Arial, sans-serif"
		font-size="18" fill="#17211f"><rect width="720" height="224" fill="#f4f6f4"/>${rows.join('')}</svg>`;
	return sharp(Buffer.from(svg)).png().toBuffer();
}
