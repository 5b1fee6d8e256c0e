import { bankLeads, bankUpdates, scoreBank } from '#scheduler/forecast/scoring/bank.ts';
import { RefusedInput, type Command } from './command.ts';
import { consoleTable } from './console-table.ts';
import { readBank } from './read-bank.ts';
import { writeJson } from './terminal.ts';

/** Scores the forecast of normal days on a bank's calls (planning.md, F4–F7). */
export const benchBank: Command = {
	name: 'bench bank',
	summary: 'Scores the forecast of normal days on the calls of a bank',
	operands: 'FILE.csv',
	options: {
		history: { type: 'string', argument: 'DAYS', description: 'days in the file that a forecast knows (64)' },
		days: { type: 'string', argument: 'DAYS', description: 'how many of the last days are forecast (100)' },
		seed: { type: 'string', argument: 'SEED', description: 'of the sample paths (1)' }
	},
	notes: [
		'The file: date,slot,start_time,calls with slot 1 = 07:00–07:05; slots 1–168 are summed to half hours. A lead of',
		'L is the L-th day in the file after the last one known. Baselines: the same weekday the last time that it is in the',
		'history (snaive), the mean of all of the same weekday in it (historical).',
		'',
		'--json gives {days, leads: {"1": {wape, snaive, historical}, "2", "5", "10"}, dayMape, coverage90,',
		'intraday: {"10": {gain}, "12", "14"}, seconds}. Errors and gains are in %, as sMAPE is; coverage is a share.'
	].join('\n'),
	async run(args, terminal) {
		const [file = ''] = args.operandFiles('FILE.csv');
		const history = args.number('history', { integer: true, atLeast: 20 }) ?? 64;
		const days = args.number('days', { integer: true, atLeast: 1 }) ?? 100;
		const seed = args.text('seed') ?? 1;
		const bank = await readBank(file);
		if (bank.days.length <= history) {
			const message = `there must be more days than the history of ${history}, got ${bank.days.length}`;
			throw new RefusedInput(file, [{ code: 'too_few_days', message }]);
		}
		const begin = terminal.seconds();
		const progress = terminal.progress('forecasting');
		const score = scoreBank(bank, { history, days, seed, onDay: progress.update });
		progress.end();
		const seconds = terminal.seconds() - begin;
		if (score.days < days) {
			terminal.report(
				`${score.days} days are forecast: after a history of ${history} the file has no more than that`
			);
		}
		const leads = bankLeads.flatMap((lead) => {
			const own = score.leads[lead];
			return own === undefined ? [] : [{ lead, ...own }];
		});
		const percent = (share: number) => share * 100;
		if (args.json) {
			writeJson(terminal, {
				days: score.days,
				leads: Object.fromEntries(
					leads.map(({ lead, wape, snaive, historical }) => [
						lead,
						{ wape: percent(wape), snaive: percent(snaive), historical: percent(historical) }
					])
				),
				dayMape: percent(score.dayMape),
				coverage90: score.coverage90,
				intraday: Object.fromEntries(
					bankUpdates.map((hour) => [hour, { gain: percent(score.intraday[hour].gain) }])
				),
				seconds
			});
			return 0;
		}
		terminal.write(
			consoleTable(
				[
					{ title: 'days ahead', value: ({ lead }) => lead },
					{ title: 'days scored', value: ({ days: scored }) => scored },
					{ title: 'WAPE %', value: ({ wape }) => percent(wape), digits: 2 },
					{ title: 'seasonal naive %', value: ({ snaive }) => percent(snaive), digits: 2 },
					{ title: 'historical average %', value: ({ historical }) => percent(historical), digits: 2 }
				],
				leads
			)
		);
		terminal.write(
			`\nday total, one day ahead: ${percent(score.dayMape).toFixed(2)} % mean absolute error\n` +
				`90 % interval at the day's start: holds ${percent(score.coverage90).toFixed(1)} % of the half hours, ` +
				`${percent(score.totalCoverage90).toFixed(1)} % of the days\n\n`
		);
		terminal.write(
			consoleTable(
				[
					{ title: 'updated at', value: ({ hour }) => `${hour}:00` },
					{ title: 'gain %', value: ({ hour }) => percent(score.intraday[hour].gain), digits: 1 },
					{
						title: '90 % interval holds %',
						value: ({ hour }) => percent(score.intraday[hour].coverage90),
						digits: 1
					},
					{ title: 'mean ρ', value: ({ hour }) => score.intraday[hour].meanGain, digits: 2 }
				],
				bankUpdates.map((hour) => ({ hour }))
			)
		);
		terminal.write(`\n${seconds.toFixed(1)} s\n`);
		return 0;
	}
};
