import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { M4Series } from '#scheduler/forecast/scoring/m4.ts';

/** Kept outside the repository: the licence is not ours to pass on. */
const folder = join(
	process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
	'forecasting'
);
export const m4Files = {
	train: join(folder, 'm4_hourly_train.csv'),
	test: join(folder, 'm4_hourly_test.csv')
};
export const hasM4 = existsSync(m4Files.train) && existsSync(m4Files.test);

/** The series of the test file. */
export function readM4Hourly(): M4Series[] {
	const train = valuesById(m4Files.train);
	return [...valuesById(m4Files.test)].map(([id, test]) => ({
		id,
		test,
		train: train.get(id) as Float64Array
	}));
}

/** Forecasts that the organisers stored, by id. */
export function readM4Submission(name: 'sNaive' | 'Naive2'): Map<string, Float64Array> {
	return valuesById(join(folder, `m4_hourly_submission_${name}.csv`));
}

function valuesById(file: string): Map<string, Float64Array> {
	const [, ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
	return new Map(
		rows.map((row) => {
			const [id = '', ...cells] = row.replaceAll('"', '').split(',');
			return [id, Float64Array.from(cells.filter((cell) => cell !== '').map(Number))];
		})
	);
}
