import { area, curveStepAfter, line, scaleLinear } from 'd3';

/** A line, or with `low` and `high` a band between two lines. */
export interface PlotSeries {
	readonly name: string;
	readonly colour: string;
	readonly points: readonly PlotPoint[];
	/** Values hold until the next point: counts by slot, heads by shift. */
	readonly steps?: boolean;
	/** Where two lines would be told apart by their colour alone. */
	readonly dashed?: boolean;
}

export interface PlotPoint {
	readonly x: number;
	readonly y: number;
	/** Of a band: its other edge. */
	readonly high?: number;
}

export interface LinePlot {
	readonly title: string;
	/** With its unit. */
	readonly x: string;
	/** With its unit. */
	readonly y: string;
	readonly series: readonly PlotSeries[];
	/** Text of a value of x; the number itself by default. */
	readonly tick?: (x: number) => string;
	/** Text of a value of y; d3's own by default. */
	readonly yTick?: (y: number) => string;
	/** Where ticks of x are; chosen by default. */
	readonly ticks?: readonly number[];
	/** Vertical lines with a word: a start, the target. */
	readonly marks?: readonly { readonly x: number; readonly name: string }[];
	/** Horizontal lines with a word. */
	readonly limits?: readonly { readonly y: number; readonly name: string }[];
	readonly least?: number;
	readonly most?: number;
}

/** Colours that are told apart in print, in dark rooms and without red and green (Okabe & Ito 2008). */
export const plotColours = {
	blue: '#0072b2',
	orange: '#d55e00',
	green: '#009e73',
	purple: '#cc79a7',
	grey: '#666666'
} as const;

const width = 880;
const height = 420;
const margin = { top: 56, right: 40, bottom: 56, left: 72 };

/**
 * A plot as SVG on a white ground, so that it reads in light and dark pages. Numbers are rounded to a tenth of a pixel:
 * the file changes only when the picture does.
 */
export function linePlot(plot: LinePlot): string {
	const { title, series, marks = [], limits = [] } = plot;
	const points = series.flatMap((one) => one.points);
	const xs = points.map(({ x }) => x);
	const ys = [
		...points.flatMap(({ y, high = y }) => [y, high]),
		...limits.map(({ y }) => y),
		...(plot.least === undefined ? [] : [plot.least])
	];
	const x = scaleLinear([Math.min(...xs), Math.max(...xs)], [margin.left, width - margin.right]);
	const y = scaleLinear(
		[plot.least ?? Math.min(...ys), plot.most ?? Math.max(...ys)],
		[height - margin.bottom, margin.top]
	);
	if (plot.most === undefined) y.nice();
	const tick = plot.tick ?? ((value: number) => String(value));
	const yTick = plot.yTick ?? y.tickFormat(5);
	const parts = [
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}" font-family="Inter, 'Noto Sans SC', sans-serif" font-size="14">`,
		`<rect width="${width}" height="${height}" fill="#ffffff"/>`,
		`<text x="${margin.left}" y="22" font-weight="600" font-size="16" fill="#111111">${escape(title)}</text>`,
		...y
			.ticks(5)
			.flatMap((value) => [
				`<path d="M${margin.left},${px(y(value))}H${width - margin.right}" stroke="#dddddd"/>`,
				`<text x="${margin.left - 8}" y="${px(y(value) + 5)}" text-anchor="end" fill="#333333">${escape(yTick(value))}</text>`
			]),
		...(plot.ticks ?? x.ticks(8)).map(
			(value) =>
				`<text x="${px(x(value))}" y="${height - margin.bottom + 20}" text-anchor="middle" fill="#333333">${escape(tick(value))}</text>`
		),
		`<text x="${(margin.left + width - margin.right) / 2}" y="${height - 12}" text-anchor="middle" fill="#333333">${escape(plot.x)}</text>`,
		`<text transform="translate(18,${(height - margin.bottom + margin.top) / 2}) rotate(-90)" text-anchor="middle" fill="#333333">${escape(plot.y)}</text>`,
		...limits.flatMap(({ y: at, name }) => [
			`<path d="M${margin.left},${px(y(at))}H${width - margin.right}" stroke="#333333" stroke-dasharray="6 4"/>`,
			`<text x="${width - margin.right}" y="${px(y(at) - 6)}" text-anchor="end" fill="#333333">${escape(name)}</text>`
		]),
		...marks.flatMap(({ x: at, name }) => [
			`<path d="M${px(x(at))},${margin.top}V${height - margin.bottom}" stroke="#333333" stroke-dasharray="2 4"/>`,
			`<text x="${px(x(at) + 5)}" y="${margin.top + 12}" fill="#333333">${escape(name)}</text>`
		]),
		...series.map((one) => shapeOf(one, x, y)),
		...legendOf(series)
	];
	return `${parts.join('\n')}\n</svg>\n`;
}

type Scale = ReturnType<typeof scaleLinear<number, number>>;

function shapeOf({ points, colour, steps, dashed }: PlotSeries, x: Scale, y: Scale): string {
	if (points.some(({ high }) => high !== undefined)) {
		const band = area<PlotPoint>()
			.x((point) => x(point.x))
			.y0((point) => y(point.y))
			.y1((point) => y(point.high ?? point.y))
			.digits(1);
		return `<path d="${(steps ? band.curve(curveStepAfter) : band)([...points]) ?? ''}" fill="${colour}" fill-opacity="0.22"/>`;
	}
	const drawn = line<PlotPoint>()
		.x((point) => x(point.x))
		.y((point) => y(point.y))
		.digits(1);
	const path = (steps ? drawn.curve(curveStepAfter) : drawn)([...points]) ?? '';
	return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashed ? ' stroke-dasharray="7 4"' : ''}/>`;
}

function legendOf(series: readonly PlotSeries[]): string[] {
	let at = margin.left;
	return series.flatMap(({ name, colour, points, dashed }) => {
		const isBand = points.some(({ high }) => high !== undefined);
		const sign = isBand
			? `<rect x="${at}" y="32" width="22" height="12" fill="${colour}" fill-opacity="0.3"/>`
			: `<path d="M${at},38h22" stroke="${colour}" stroke-width="3"${dashed ? ' stroke-dasharray="7 4"' : ''}/>`;
		const text = `<text x="${at + 28}" y="43" fill="#333333">${escape(name)}</text>`;
		at += 28 + 8 * name.length + 24;
		return [sign, text];
	});
}

const px = (value: number) => String(Math.round(value * 10) / 10);

function escape(text: string): string {
	return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
