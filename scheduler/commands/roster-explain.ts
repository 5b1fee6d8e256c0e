import loadHighs from 'highs';
import type { RosterCertificate } from '#scheduler/roster/check/certificate.ts';
import { planCoverage } from '#scheduler/roster/check/plan-coverage.ts';
import { boundSentence } from '#scheduler/roster/explain/bound-sentence.ts';
import { explainPlan, type PlanExplanation } from '#scheduler/roster/explain/explain-plan.ts';
import type { SolvedPlan } from '#scheduler/roster/explain/rank-repairs.ts';
import { serviceMeter, type PlanTraffic } from '#scheduler/roster/explain/service-effect.ts';
import type { SlotCover } from '#scheduler/roster/explain/short-window.ts';
import type { PlannedRoster } from '#scheduler/roster/plan/planned-roster.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { solvePlan } from '#scheduler/threads/solve-plan.ts';
import type { CommandArguments } from './command-arguments.ts';
import { UsageError, type Command } from './command.ts';
import { evenSlots, spread } from './even-slots.ts';
import { explanationText } from './explanation-text.ts';
import { languageOf, languageOption } from './language-option.ts';
import { readForecastFile } from './forecast-file.ts';
import { planOptions, readPlan, readRosterTable } from './plan-options.ts';
import { rosterOfTable } from './roster-of-table.ts';
import { moneyText } from './roster-summary.ts';
import { handleTimesOf, serviceOptions, throughputOf } from './staffing-options.ts';
import { writeJson } from './terminal.ts';

const usualWork = 2;
const usualQuestions = 400;
const usualRepairs = 12;
const usualWindows = 3;
const usualRuns = 20;

/** How customers are served, without a target: what is told is a difference. */
const { 'service-level': _, ...arrivalOptions } = serviceOptions;

/** `roster explain`: what cannot be met and why, what could be done about it and what that costs. */
export const rosterExplain: Command = {
	name: 'roster explain',
	summary: 'Tells what cannot be met, why, and what the repairs cost',
	operands: '[ROSTER.csv]',
	options: {
		...planOptions,
		...languageOption,
		work: {
			type: 'string',
			argument: 'N',
			description: `work of each plan that is solved; ${usualWork} without it`
		},
		seed: { type: 'string', argument: 'N', description: 'names the random numbers; 1 without it' },
		questions: {
			type: 'string',
			argument: 'N',
			description: `most questions about what excludes what; ${usualQuestions} without it`
		},
		repairs: {
			type: 'string',
			argument: 'N',
			description: `most repairs that are solved; ${usualRepairs} without it`
		},
		windows: {
			type: 'string',
			argument: 'N',
			description: `most stretches that are explained; ${usualWindows} without it`
		},
		thorough: {
			type: 'boolean',
			description: 'looks also for what excludes a stretch that could be met by itself; takes minutes'
		},
		seconds: {
			type: 'string',
			argument: 'S',
			description: 'begins nothing new after so many seconds, and of a given roster looks for no bound'
		},
		forecast: {
			type: 'string',
			argument: 'FILE',
			description: 'arrivals, as forecast --out wrote them: what repairs do for the service level'
		},
		...arrivalOptions,
		runs: {
			type: 'string',
			argument: 'N',
			description: `simulations of a roster, with --forecast; ${usualRuns} without it`
		}
	},
	notes: `Without a roster one is made; with one the search begins with it. Every repair is solved again with the same seed and
work as the roster it is compared with. Repairs never break the law pack.

Exit code 0: everybody can be rostered and nothing stays short; 1: something is left to explain.
Keys of --json: status (explained, refused), people.impossible[].conflicts[].elements, settled, base, windows, repairs,
wishes, fairness, bound, stoppedEarly; sentences as zh and en, costs in hundredths of the currency.

  npm run --silent scheduler -- roster explain --people docs/examples/people.csv --demand docs/examples/demand.csv \\
    --rules docs/examples/rules.json --leave docs/examples/leave.csv --lang zh`,
	run: async (args, terminal) => {
		const language = languageOf(args);
		const work = args.number('work', { above: 0, atMost: 1e6 }) ?? usualWork;
		const seed = args.number('seed', { atLeast: 0, integer: true }) ?? 1;
		const questions = args.number('questions', { atLeast: 1, atMost: 1e6, integer: true }) ?? usualQuestions;
		const mostRepairs = args.number('repairs', { atLeast: 0, atMost: 1_000, integer: true }) ?? usualRepairs;
		const mostWindows = args.number('windows', { atLeast: 0, atMost: 1_000, integer: true }) ?? usualWindows;
		const seconds = args.number('seconds', { above: 0, atMost: 86_400 });
		if (args.operands.length > 1) throw new UsageError('expected one roster at most');
		const { plan, given } = await readInputs(args, terminal);
		const traffic = args.has('forecast') ? await readTraffic(args, plan) : undefined;
		if (traffic === undefined) {
			args.refuse([...Object.keys(arrivalOptions), 'runs'], 'goes only with --forecast');
		}

		// Of a large plan the bound takes minutes, and nobody who gives seconds has asked for it.
		const hasNoTimeForBound = seconds !== undefined && given !== undefined;
		const began = terminal.seconds();
		let bound: RosterCertificate['boundKind'] | undefined;
		const bar = terminal.progress('explaining');
		const explanation = await explainPlan(
			plan,
			{
				highs: await loadHighs(),
				solve: async (of, start): Promise<SolvedPlan | undefined> => {
					// The first one's bound is told, where there is time for it; the others are only compared.
					const isFirst = bound === undefined;
					const withoutBound = !isFirst || hasNoTimeForBound;
					const answer = await solvePlan(of, {
						seed,
						work,
						withoutBound,
						...(start && { start }),
						...(isFirst && { onProgress: ({ hard, cost }) => bar.update(0, 1, costText(hard, cost)) })
					});
					if (answer.status === 'refused') return undefined;
					const { roster, check, certificate } = answer;
					bound ??= certificate.boundKind;
					return {
						roster,
						cost: check.cost.total,
						shortageHours: check.coverage.shortHours,
						isLegal: certificate.hardFindings === 0
					};
				},
				coverOf,
				...(traffic && { meter: (base: PlannedRoster) => serviceMeter(traffic, base) }),
				onProgress: (step, done) => bar.update(progressOf[step] + done * 0.6, 1)
			},
			{
				budget: {
					questions,
					...(seconds !== undefined && { isOver: () => terminal.seconds() - began > seconds })
				},
				mostWindows,
				mostRepairs,
				isThorough: args.flag('thorough')
			},
			given
		).finally(() => bar.end());

		const sentence = bound === undefined || hasNoTimeForBound ? undefined : boundSentence(bound);
		if (args.json) writeJson(terminal, documentOf(explanation, sentence));
		else terminal.write(explanationText(plan, explanation, language, sentence));
		const isFine =
			explanation.status === 'explained' &&
			explanation.people.impossible.length === 0 &&
			explanation.windows.length === 0;
		return isFine ? 0 : 1;
	}
};

/** What is known while the first roster is searched. */
function costText(hard: number, cost: number): string {
	return hard === 0 ? `cost ${moneyText(cost)}` : '';
}

/** How far a step is on the way. */
const progressOf = { roster: 0, people: 0.1, windows: 0.2, wishes: 0.3, repairs: 0.4 } as const;

async function readInputs(args: CommandArguments, terminal: Parameters<Command['run']>[1]) {
	if (args.operands.length === 0) return { plan: (await readPlan(args, terminal)).plan, given: undefined };
	const [file = ''] = args.operandFiles('the file of a roster');
	args.requiredFile('demand');
	const table = await readRosterTable(file);
	const { plan } = await readPlan(args, terminal, { file, table });
	return { plan, given: rosterOfTable(file, table, plan) };
}

/** The slots of a plan as its checker counts them. */
function coverOf(plan: RosterPlan, roster: PlannedRoster): readonly SlotCover[] {
	return planCoverage(plan, roster).slots.map(({ queue, start, end, required, present }) => ({
		queue,
		start,
		end,
		needed: required,
		covered: present
	}));
}

async function readTraffic(args: CommandArguments, plan: RosterPlan): Promise<PlanTraffic> {
	const file = args.requiredFile('forecast');
	const forecasts = await readForecastFile(file, plan.zone);
	const { from, step, count, first } = evenSlots(forecasts, file);
	const handleTimes = handleTimesOf(
		args,
		forecasts.map(({ queue }) => queue)
	);
	const patience = args.duration('patience');
	return {
		grid: { from, step, count },
		queues: forecasts.map(({ queue, slots }, q) => ({
			queue,
			arrivals: spread({ from, step, count, first }, (slot) => slots[slot]!.mean),
			session: { kind: 'work', work: { kind: 'exponential', mean: handleTimes[q]! } },
			...(patience !== undefined && { patience: { kind: 'exponential', mean: patience } })
		})),
		throughput: throughputOf(args),
		answerWithin: args.requiredDuration('within'),
		runs: args.number('runs', { integer: true, atLeast: 2, atMost: 10_000 }) ?? usualRuns,
		seed: args.text('seed') ?? '1'
	};
}

/** The explanation as a document: without the rosters of repairs and the plans. */
function documentOf(explanation: PlanExplanation, bound: ReturnType<typeof boundSentence> | undefined) {
	if (explanation.status === 'refused') return explanation;
	const { settled, base, repairs, windows, ...rest } = explanation;
	return {
		...rest,
		settled: { taken: settled.taken, left: settled.left },
		base: { cost: base.cost, shortageHours: base.shortageHours, isLegal: base.isLegal },
		windows: windows.map(({ window, arithmetic, answer, roles }) => ({
			...window,
			arithmetic,
			answer,
			roles
		})),
		repairs: { ...repairs, repairs: repairs.repairs.map(({ roster: _, ...repair }) => repair) },
		...(bound && { bound })
	};
}
