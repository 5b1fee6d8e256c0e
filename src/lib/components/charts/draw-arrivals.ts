import type uPlot from 'uplot';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Formats } from '#lib/i18n/formats.ts';
import { hourTicks } from './arrivals-series.ts';
import type { ArrivalsSeries } from './arrivals-series.ts';

/** What a picture of arrivals is drawn from. */
export interface ArrivalsDrawing {
	readonly series: ArrivalsSeries;
	readonly now: EpochMs;
	readonly nowLabel: string;
	/** The start of the phase. */
	readonly mark?: { readonly at: EpochMs; readonly label: string } | undefined;
	readonly formats: Formats;
	/** In CSS pixels. */
	readonly size: { readonly width: number; readonly height: number };
	/** The wall's unit in CSS pixels: text and lines grow with the screen. */
	readonly unit: number;
}

/** Draws today's picture into `frame`; the caller destroys it. Colours are the tokens in force on `frame`. */
export function drawArrivals(library: typeof uPlot, frame: HTMLElement, drawing: ArrivalsDrawing): uPlot {
	const { series, formats, size, unit } = drawing;
	const style = getComputedStyle(frame);
	const colour = (token: string) => style.getPropertyValue(token).trim();
	const fontSize = Math.max(11, Math.ceil(2.5 * unit));
	const font = `${fontSize}px ${style.fontFamily}`;
	const line = Math.max(1.5, 0.42 * unit);
	const columns: (readonly (number | null)[])[] = [];
	const drawn: uPlot.Series[] = [{}];
	const bands: uPlot.Band[] = [];
	const add = (values: readonly (number | null)[], options: uPlot.Series) => {
		columns.push(values);
		drawn.push({ points: { show: false }, ...options });
	};
	if (series.forecastLow !== undefined && series.forecastHigh !== undefined) {
		add(series.forecastHigh, { width: 0 });
		add(series.forecastLow, { width: 0 });
		bands.push({ series: [1, 2], fill: colour('--band') });
	}
	const { stepped } = library.paths;
	if (series.capacity !== undefined)
		add(series.capacity, {
			stroke: colour('--good'),
			width: line,
			...(stepped !== undefined && { paths: stepped({ align: -1 }) })
		});
	if (series.backlog !== undefined)
		add(series.backlog, { stroke: colour('--critical'), width: line, dash: [line * 2.5, line * 2.5] });
	add(series.actual, { stroke: colour('--ink'), width: line * 1.15 });

	const grid = { stroke: colour('--line'), width: 1 };
	const axis = { stroke: colour('--muted'), font, grid, ticks: { show: false } };
	const ticks = hourTicks(series.from, series.to, Math.max(3, Math.floor(size.width / (11 * unit))));
	const top = Math.round(3.2 * unit);
	const gap = Math.round(0.8 * unit);
	return new library(
		{
			...size,
			// Room at the right for half a label, which would be cut otherwise.
			padding: [top, Math.round(4 * unit), 0, 0],
			ms: 1,
			legend: { show: false },
			cursor: { show: false },
			select: { show: false, left: 0, top: 0, width: 0, height: 0 },
			scales: {
				x: { time: false, range: [series.from, series.to] },
				// At least 10 high, so that two inquiries in the night do not look like a storm.
				y: { range: (_, __, max) => [0, niceCeiling(Math.max(10, max))] }
			},
			series: drawn,
			bands,
			axes: [
				{
					...axis,
					grid: { show: false },
					size: Math.round(4.6 * unit),
					gap: Math.round(1.5 * unit),
					splits: () => [...ticks],
					values: (_, splits) => splits.map((at) => formats.hourMinute(at))
				},
				{
					...axis,
					// Digits are 0.6 em wide, and 0.66 leaves room for another typeface.
					size: (_, values) =>
						Math.ceil(gap + 0.66 * fontSize * Math.max(2, ...(values ?? []).map((text) => text.length))),
					gap,
					splits: (_, __, min, max) => [min, max / 3, (2 * max) / 3, max],
					values: (_, splits) => splits.map((value) => formats.count(value))
				}
			],
			hooks: {
				drawClear: [
					(plot) => {
						if (drawing.mark !== undefined)
							upright(
								plot,
								drawing.mark.at,
								drawing.mark.label,
								colour('--muted'),
								font,
								unit,
								'before',
								true
							);
					}
				],
				draw: [
					(plot) =>
						upright(plot, drawing.now, drawing.nowLabel, colour('--accent'), font, unit, 'after', false)
				]
			}
		},
		[[...series.times], ...columns.map((column) => [...column])] as uPlot.AlignedData,
		frame
	);
}

/** An upright line with its label above the plot, on the side that has room. */
function upright(
	plot: uPlot,
	at: EpochMs,
	label: string,
	colour: string,
	font: string,
	unit: number,
	side: 'before' | 'after',
	dashed: boolean
): void {
	const { ctx, bbox } = plot;
	const { min, max } = plot.scales['x'] ?? {};
	if (min == null || max == null || at < min || at > max) return;
	const ratio = devicePixelRatio;
	const x = Math.round(plot.valToPos(at, 'x', true));
	ctx.save();
	ctx.strokeStyle = ctx.fillStyle = colour;
	ctx.lineWidth = Math.max(1, (dashed ? 0.15 : 0.25) * unit * ratio);
	if (dashed) ctx.setLineDash([0.6 * unit * ratio, 0.6 * unit * ratio]);
	ctx.beginPath();
	ctx.moveTo(x, bbox.top - 2.4 * unit * ratio);
	ctx.lineTo(x, bbox.top + bbox.height);
	ctx.stroke();
	ctx.font = font.replace(/^([\d.]+)px/, (_, size: string) => `${Number(size) * ratio}px`);
	ctx.textBaseline = 'top';
	const gap = 0.8 * unit * ratio;
	const length = ctx.measureText(label).width + gap;
	const room =
		side === 'before' ? x - length > bbox.left : x + length < bbox.left + bbox.width + 4 * unit * ratio;
	const before = (side === 'before') === room;
	ctx.textAlign = before ? 'right' : 'left';
	ctx.fillText(label, before ? x - gap : x + gap, bbox.top - 2.6 * unit * ratio);
	ctx.restore();
}

/** The next multiple of three steps of 1, 2, 5 or 10 × 10ⁿ, so that the axis has three even parts. */
function niceCeiling(value: number): number {
	const step = value / 3;
	const power = 10 ** Math.floor(Math.log10(step));
	const factor = [1, 2, 2.5, 3, 4, 5, 10].find((candidate) => step <= candidate * power) ?? 10;
	return 3 * Math.max(1, Math.ceil(factor * power));
}
