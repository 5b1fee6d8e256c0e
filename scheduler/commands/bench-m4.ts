import type { Seconds } from '#lib/domain/units.ts';
import { forecastM4, scoreM4, type M4Score } from '#scheduler/forecast/scoring/m4.ts';
import { RefusedInput, type Command } from './command.ts';
import { consoleTable } from './console-table.ts';
import { readM4 } from './read-m4.ts';
import { writeJson, type Terminal } from './terminal.ts';

/** Scores the forecast of normal days on M4 Hourly (planning.md, F2 and F3). */
export const benchM4: Command = {
	name: 'bench m4',
	summary: 'Scores the forecast of normal days on the hourly series of the M4 competition',
	operands: 'TRAIN.csv TEST.csv',
	options: {},
	notes: [
		'The files: a header, then a series a row, its id first. Scored are the series of TEST, as long as they are there,',
		'each from a Monday 00:00, since M4 has no dates. Published on all 414 (sMAPE, MASE, OWA): best entry 8.91, 0.80,',
		'0.41; winner of M4 9.33, 0.89, 0.44; seasonal naive 13.91, 1.19, 0.63.',
		'',
		'--json gives {series, smape, mase, owa, coverage95, msis, seconds}: sMAPE in percent, OWA against Naive2 on the same',
		'series, coverage95 a share.'
	].join('\n'),
	async run(args, terminal) {
		const [trainFile = '', testFile = ''] = args.operandFiles('TRAIN.csv', 'TEST.csv');
		const score = await scoreFiles(trainFile, testFile, terminal);
		if (args.json) {
			writeJson(terminal, score);
			return 0;
		}
		const rows: readonly (readonly [string, number, number])[] = [
			['series', score.series, 0],
			['sMAPE %', score.smape, 3],
			['MASE', score.mase, 3],
			['OWA', score.owa, 4],
			['coverage of the 95 % interval %', 100 * score.coverage95, 1],
			['MSIS', score.msis, 3],
			['seconds', score.seconds, 1]
		];
		terminal.write(
			consoleTable(
				[
					{ title: 'measure', value: ([measure]) => measure },
					{ title: 'value', value: ([, value, digits]) => value.toFixed(digits) }
				],
				rows
			)
		);
		return 0;
	}
};

async function scoreFiles(
	trainFile: string,
	testFile: string,
	terminal: Terminal
): Promise<M4Score & { readonly seconds: Seconds }> {
	const series = await readM4(trainFile, testFile);
	const begin = terminal.seconds();
	const progress = terminal.progress('forecasting');
	try {
		const score = scoreM4(series, forecastM4, progress.update);
		return { ...score, seconds: terminal.seconds() - begin };
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		throw new RefusedInput(trainFile, [{ code: 'cannot_be_scored', message: error.message }]);
	} finally {
		progress.end();
	}
}
