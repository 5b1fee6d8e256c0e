import { UsageError, type Command } from './command.ts';
import { staffForecast } from './staff-forecast.ts';
import { staffInterval } from './staff-interval.ts';
import { serviceOptions, targetOptions } from './staffing-options.ts';

/** Heads for one interval, or for every slot of a forecast. */
export const staff: Command = {
	name: 'staff',
	summary: 'Finds the least heads that meet all targets, in one interval or in every slot of a forecast',
	options: {
		arrivals: { type: 'string', argument: '100', description: 'inquiries that come …' },
		per: { type: 'string', argument: '30m', description: '… in this time, steadily' },
		forecast: {
			type: 'string',
			argument: 'FILE',
			description: 'instead of --arrivals: what forecast wrote (CSV, XLSX or JSON)'
		},
		'plan-for': {
			type: 'string',
			argument: 'mean',
			description: 'which column of the forecast: mean (default), p50, p80, p90, p95'
		},
		certainty: {
			type: 'string',
			argument: '0.8',
			description: 'instead: meet the targets on this share of the sample paths (JSON with --keep-paths)'
		},
		zone: { type: 'string', argument: 'Asia/Shanghai', description: 'zone of times without an offset' },
		out: {
			type: 'string',
			argument: 'FILE',
			description: 'writes time, end, queue, heads … as .csv, .xlsx or .json'
		},
		...serviceOptions,
		...targetOptions
	},
	notes: `Without --patience and --concurrency-curve this is Erlang C, with --patience Erlang A, with a curve the chat model.

Keys of --json with --arrivals: status, arrivalsPerHour, handleSeconds, offeredLoad (erlangs), heads, scheduled
(heads / (1 − shrinkage), rounded up), binding (targets that one head less would miss), serviceLevel (of all who came),
serviceLevelOfServed, occupancy, meanResponseSeconds, abandonment, waitingProbability, around (the same for heads − 2 … + 2,
with missed). With --forecast: status, zone, slots of time, end, queue, arrivals, offeredLoad, heads, scheduled, binding and
the same figures (absent where no head is needed), where a slot holds the highest of its parts.`,
	run: async (args, terminal) => {
		if (args.has('forecast') === args.has('arrivals')) {
			throw new UsageError('give either --arrivals with --per, or --forecast');
		}
		return args.has('forecast') ? staffForecast(args, terminal) : staffInterval(args, terminal);
	}
};
