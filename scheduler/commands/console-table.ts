const graphemes = new Intl.Segmenter();
/** What a terminal shows two columns wide: East Asian wide and full-width characters, and emoji. */
const wide =
	/[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/**
 * Columns that a text takes on a terminal.
 *
 * @example displayWidth('售前 a') // 6
 */
export function displayWidth(text: string): number {
	let width = 0;
	for (const { segment } of graphemes.segment(text)) width += wide.test(segment) ? 2 : 1;
	return width;
}

/** A column of a table for people. */
export interface TableColumn<R> {
	readonly title: string;
	/** Undefined: an empty cell, shown as a dash. */
	readonly value: (row: R) => string | number | undefined;
	/** Digits after the point of numbers; whole numbers are shown as they are without it. */
	readonly digits?: number;
}

/**
 * A table with aligned columns, a line under its titles: texts to the left, numbers to the right. Ends with a line
 * break.
 *
 * @example consoleTable([{ title: 'queue', value: (q: string) => q }], ['售前']) // 'queue\n-----\n售前\n'
 */
export function consoleTable<R>(columns: readonly TableColumn<R>[], rows: readonly R[]): string {
	const cells = rows.map((row) =>
		columns.map(({ value, digits }) => {
			const cell = value(row);
			if (cell === undefined) return { text: '-', right: undefined };
			if (typeof cell === 'string') return { text: oneLine(cell), right: false };
			return { text: digits === undefined ? String(cell) : cell.toFixed(digits), right: true };
		})
	);
	const right = columns.map((_, column) => {
		const filled = cells.flatMap((row) => row[column]?.right ?? []);
		return filled.length > 0 && filled.every(Boolean);
	});
	const widths = columns.map(({ title }, column) =>
		Math.max(displayWidth(title), ...cells.map((row) => displayWidth(row[column]?.text ?? '')))
	);
	const line = (texts: readonly string[]) =>
		texts
			.map((text, column) => {
				const space = ' '.repeat((widths[column] as number) - displayWidth(text));
				return right[column] ? space + text : text + space;
			})
			.join('  ')
			.trimEnd() + '\n';
	return (
		line(columns.map(({ title }) => title)) +
		line(widths.map((width) => '-'.repeat(width))) +
		cells.map((row) => line(row.map(({ text }) => text))).join('')
	);
}

/** A name from a file could move the cursor or break the line. */
export function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
