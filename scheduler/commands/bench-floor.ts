import { floorShapes } from '#scheduler/roster/floor/floor-shape.ts';
import { measureFloor } from '#scheduler/threads/measure-floor.ts';
import { benchBounds } from './bench-instance.ts';
import { UsageError, type Command } from './command.ts';
import { benchBudgetOptions, searchBudget, searchSeed } from './search-budget.ts';
import { writeJson } from './terminal.ts';

/** `bench floor`: solves a generated contact centre in which a legal roster is planted, and has the roster checked. */
export const benchFloor: Command = {
	name: 'bench floor',
	summary: 'Solves a generated contact centre with a planted roster and checks the roster',
	options: {
		people: { type: 'string', argument: 'N', description: 'how many people (default 200)' },
		days: { type: 'string', argument: 'N', description: 'whole weeks, from a Monday on (default 14)' },
		shape: {
			type: 'string',
			argument: 'SHAPE',
			description: `of the demand: ${floorShapes.join(', ')} (default normal)`
		},
		floor: { type: 'string', argument: 'N', description: 'names the contact centre (default 1)' },
		...benchBudgetOptions,
		seed: { type: 'string', argument: 'N', description: 'names the random numbers of the search (default 1)' }
	},
	notes:
		'People have one or two of two skills, four contracts, availability, leave and wishes; shifts have breaks in\n' +
		'windows; the demand is what one legal roster covers, so the optimum costs at most what that one does.\n' +
		'--json prints objective, bound, planted (hundredths of the currency), gap, requiredHours, shortageHours,\n' +
		'surplusHours, violations, seconds, firstLegal and peakMegabytes. Violations are counted by the check of\n' +
		'problems and by the rules; the bound is derived again from its prices.\n\n' +
		'  npm run scheduler -- bench floor --people 200 --shape promotion --seconds 60',
	async run(args, terminal) {
		const budget = searchBudget(args, benchBounds);
		const days = args.number('days', { atLeast: 7, atMost: 56, integer: true }) ?? 14;
		if (days % 7 !== 0) throw new UsageError(`--days must be whole weeks, got ${days}`);
		const settings = {
			people: args.number('people', { atLeast: 1, atMost: 20_000, integer: true }) ?? 200,
			days,
			shape: args.choice('shape', floorShapes) ?? 'normal',
			seed: args.number('floor', { atLeast: 0, integer: true }) ?? 1
		};
		const progress = terminal.progress('solving');
		const result = await measureFloor(settings, {
			seed: searchSeed(args),
			...budget,
			onProgress: ({ bound, cost, hard }) =>
				progress.update(hard > 0 ? 0 : bound, hard > 0 ? 1 : Math.max(1, cost))
		}).finally(() => progress.end());
		const gap = result.objective / Math.max(1, result.bound) - 1;
		if (args.json) {
			writeJson(terminal, { ...result, gap, firstLegal: result.firstLegal ?? null });
		} else {
			const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
			const share = (hours: number) =>
				`${hours.toFixed(1)} h (${percent(hours / Math.max(1, result.requiredHours))} of the required)`;
			terminal.write(`objective  ${result.objective}\n`);
			terminal.write(`bound      ${result.bound} (gap ${percent(gap)})\n`);
			terminal.write(`planted    ${result.planted}\n`);
			terminal.write(`shortage   ${share(result.shortageHours)}\n`);
			terminal.write(`surplus    ${share(result.surplusHours)}\n`);
			terminal.write(`violations ${result.violations}\n`);
			terminal.write(`seconds    ${result.seconds.toFixed(1)}\n`);
			terminal.write(`memory     ${result.peakMegabytes.toFixed(0)} MB\n`);
		}
		return result.violations === 0 ? 0 : 1;
	}
};
