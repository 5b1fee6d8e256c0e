import type { ForecastRefusal } from '#scheduler/forecast/arrival-forecast.ts';
import type { CommandArguments } from './command-arguments.ts';
import { RefusedInput, UsageError, type InputFault } from './command.ts';
import { formatDuration } from './parse-duration.ts';

/** What options say, as against what is in a file. */
const ofOptions: readonly ForecastRefusal['code'][] = [
	'horizon_empty',
	'horizon_too_long',
	'step_unusable',
	'paths_out_of_range'
];

/** The error for a forecast that was refused: of the options, of the promotions, or of the history. */
export function refusedForecast(
	refusals: readonly ForecastRefusal[],
	args: CommandArguments
): UsageError | RefusedInput {
	const option = refusals.find(({ code }) => ofOptions.includes(code));
	if (option !== undefined) return new UsageError(faultOf(option).message);
	const promotions = refusals.filter(({ code }) => code === 'promotion');
	return promotions.length > 0
		? new RefusedInput(args.files('promotion').join(', '), promotions.map(faultOf))
		: new RefusedInput(args.requiredFile('history'), refusals.map(faultOf));
}

/** Why there is no forecast, in the words of the command line. */
function faultOf(refusal: ForecastRefusal): InputFault {
	const { code } = refusal;
	switch (code) {
		case 'no_queues':
			return { code, message: 'the history has no queue' };
		case 'horizon_empty':
			return { code, message: '--to must be later than --from' };
		case 'horizon_too_long':
			return {
				code,
				message: `the horizon has ${refusal.days} days, at most ${refusal.most} can be forecast`
			};
		case 'no_history_before_horizon':
			return { code, message: 'the history has nothing before the time that is forecast' };
		case 'step_unusable':
			return {
				code,
				message: `slots of ${formatDuration(refusal.step)} cannot be made of slots of ${formatDuration(refusal.historyStep)}`
			};
		case 'paths_out_of_range':
			return {
				code,
				message: `--paths must be from ${refusal.least} to ${refusal.most}, got ${refusal.paths}`
			};
		case 'promotion': {
			const { promotion, field, other, value } = refusal.finding;
			const about = [other, value].filter((part) => part !== undefined).map((part) => ` "${part}"`);
			return {
				code: refusal.finding.code,
				message: `promotion "${promotion}": ${refusal.finding.code.replaceAll('_', ' ')}${about.join('')}`,
				// As a path within the document, like the faults of its shape: `/queues/0`.
				field: `/${field.replace(/\[(\d+)\]/g, '/$1').replaceAll('.', '/')}`
			};
		}
		default:
			return refusal satisfies never;
	}
}
