import type { M4Series } from '#scheduler/forecast/scoring/m4.ts';
import { RefusedInput, type InputFault } from './command.ts';
import { readTableFile } from './read-table-file.ts';

/** A series is a row: the longest of M4 Hourly has 960 values and its id. */
const mostColumns = 20_000;
/** So many faults are told. */
const mostFaults = 20;

/**
 * Reads M4 Hourly: a header, then a series a row, its id first, its values after it; rows end where their series does.
 * The series are those of the test file.
 *
 * @throws RefusedInput with the faults by row
 */
export async function readM4(trainFile: string, testFile: string): Promise<M4Series[]> {
	const train = await readRows(trainFile);
	const test = await readRows(testFile);
	const faults: InputFault[] = [];
	const series: M4Series[] = [];
	for (const [id, { values, row }] of test) {
		const before = train.get(id)?.values;
		if (before === undefined)
			faults.push({
				code: 'no_training_part',
				message: `there is no series "${id}" in the training file`,
				row
			});
		else series.push({ id, train: before, test: values });
	}
	if (faults.length > 0) throw new RefusedInput(testFile, faults.slice(0, mostFaults));
	return series;
}

async function readRows(file: string) {
	const { rows } = await readTableFile(file, mostColumns);
	const faults: InputFault[] = [];
	const series = new Map<string, { readonly values: Float64Array; readonly row: number }>();
	for (const [index, cells] of rows.entries()) {
		const row = index + 1;
		const [id = '', ...texts] = cells.map((cell) => cell.trim());
		if (index === 0 || (id === '' && texts.every((text) => text === ''))) continue;
		const length = texts.findLastIndex((text) => text !== '') + 1;
		const values = Float64Array.from(texts.slice(0, length), (text) => (text === '' ? NaN : Number(text)));
		const wrong = values.findIndex((value) => !(value >= 0 && value < Infinity));
		if (id === '')
			faults.push({ code: 'no_id', message: 'a series must have an id in the first column', row });
		else if (length === 0)
			faults.push({ code: 'no_values', message: `the series "${id}" has no values`, row });
		else if (wrong >= 0) {
			const message = `value ${wrong + 1} must be a number of at least 0, got "${texts[wrong]}"`;
			faults.push({ code: 'not_a_number', message, row });
		} else if (series.has(id))
			faults.push({ code: 'given_twice', message: `the series "${id}" is given twice`, row });
		else series.set(id, { values, row });
	}
	if (faults.length === 0 && series.size === 0)
		faults.push({ code: 'no_rows', message: 'there is a header and no series below it' });
	if (faults.length > 0) throw new RefusedInput(file, faults.slice(0, mostFaults));
	return series;
}
