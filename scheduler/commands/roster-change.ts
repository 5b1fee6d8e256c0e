import type { LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Absence, PlanChange } from '#scheduler/roster/change/plan-change.ts';
import type { ChangePointKind } from '#scheduler/roster/change/change-curve.ts';
import { dateOf } from '#scheduler/roster/files/file-rows.ts';
import type { Demand, RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import { unservedQueues } from '#scheduler/roster/plan/unserved-queues.ts';
import { changePlan } from '#scheduler/threads/change-plan.ts';
import { changeDocument, changeNotes, checkPoints, pointWords, tellChange } from './change-report.ts';
import type { CommandArguments } from './command-arguments.ts';
import { RefusedInput, UsageError, type Command } from './command.ts';
import { instantOption } from './history-options.ts';
import { languageOf, languageOption } from './language-option.ts';
import { planOptions, readDemandFile, readPlan, readRosterTable } from './plan-options.ts';
import { checkRosterOut, keepRoster } from './roster-files.ts';
import { rosterOfTable } from './roster-of-table.ts';
import { certificateRows } from './roster-summary.ts';
import { budgetOptions, searchBudget, searchSeed } from './search-budget.ts';
import { writeJson } from './terminal.ts';
import { placeOf } from './write-out.ts';

/** Where nothing is said, an answer is searched so long. */
const usualSeconds = 5;
const kinds: readonly ChangePointKind[] = ['untouched', 'fewest', 'balanced', 'leastCost'];

/** `roster change`: what can be done after a sick call, new leave, more demand or a lock. */
export const rosterChange: Command = {
	name: 'roster change',
	summary: 'Mends a published roster after a sick call, leave, more demand or a lock',
	operands: 'ROSTER.csv',
	options: {
		...withoutPublished(planOptions),
		sick: {
			type: 'string',
			multiple: true,
			argument: 'PERSON:2026-11-10[..2026-11-12]',
			description: 'who is away on which days; may be given more than once'
		},
		'new-demand': {
			type: 'string',
			argument: 'FILE',
			description: 'what is needed now, in place of --demand'
		},
		now: {
			type: 'string',
			argument: '"2026-11-10 06:00"',
			description: 'shifts that began before stay; without it nothing has begun'
		},
		reach: {
			type: 'string',
			argument: 'DAYS',
			description: 'days before and after each changed day that may move; 3 without it'
		},
		...budgetOptions(usualSeconds, 'answer'),
		...languageOption,
		pick: {
			type: 'string',
			argument: kinds.join('|'),
			description: 'which roster --out writes; fewest without it'
		},
		out: {
			type: 'string',
			argument: 'FILE',
			description: 'writes that roster as .csv, .xlsx, .ics or .json'
		}
	},
	notes: `The roster is what people were told. Changed is what does not go with it: days in --sick, leave in --leave, shifts
in --locks, demand in --new-demand. Only days around a change move; shifts that began before --now, locked shifts and
shifts of no template stay.

  untouched  nobody is called
  fewest     on no day is more short than was published, with the fewest people called
  balanced   what lies between
  leastCost  the least cost; nobody is called for less than publishedShiftsStay costs in the rules

Exit code 1: the roster that was picked breaks a hard rule that the published one did not break. With --lang zh the text
and what --out writes is Chinese; JSON stays as it is.

Keys of --json: status (changed, refused), changedDates, forced, fewest (changes, bound, proven), points (kind, cost, shortHours,
touched with before and after, newFindings), picked, notes.

  npm run --silent scheduler -- roster change roster.csv --people docs/examples/people.csv \\
    --demand docs/examples/demand.csv --sick 103:2026-11-10 --now "2026-11-10 06:00" --out changed.csv`,
	run: async (args, terminal) => {
		const [file = ''] = args.operandFiles('the file of the published roster');
		const budget = searchBudget(args, { usualSeconds, mostSeconds: 3_600, mostWork: 1e5 });
		const seed = searchSeed(args);
		const language = languageOf(args);
		const isZh = language === 'zh';
		const reach = args.number('reach', { atLeast: 0, atMost: 92, integer: true });
		const wanted = args.choice('pick', kinds) ?? 'fewest';
		const out = args.file('out');
		if (out !== undefined) checkRosterOut(out);
		args.requiredFile('demand');
		const table = await readRosterTable(file);
		const { plan, notes } = await readPlan(args, terminal, { file, table });
		const published = rosterOfTable(file, table, plan);
		const change: PlanChange = {
			absences: args.texts('sick').map((text) => absenceOf(text, plan)),
			...(args.has('new-demand') && { demand: await newDemand(args, plan) }),
			...(args.has('now') && { now: instantOption(args, 'now', plan.zone) }),
			...(reach !== undefined && { reach })
		};

		const interruption = terminal.interruption();
		const answer = await changePlan(plan, published, change, {
			seed,
			...budget,
			signal: interruption.signal
		}).finally(() => interruption.end());
		if (answer.status === 'refused') {
			if (args.json) writeJson(terminal, answer);
			else {
				terminal.report(isZh ? '这样改动之后排不出班表：' : 'after this change no roster can be made:');
				for (const { sentence } of answer.faults) terminal.report(`  ${sentence[language]}`);
			}
			return 1;
		}
		const { prepared, changed } = answer;
		const points = checkPoints(plan, published, prepared, changed);
		const at = kinds.indexOf(wanted);
		// Points that are the same roster are told once, by the name that comes first.
		const picked = points.findLast(({ kind }) => kinds.indexOf(kind) <= at) ?? points[0];
		if (picked === undefined) throw new RangeError('roster change: there must be a point');
		const unserved = unservedQueues(prepared.plan);
		const document = {
			...changeDocument(prepared, changed, points),
			picked: picked.kind,
			notes: [
				...notes,
				...unserved.map(({ queue, sentence }) => ({ code: 'queue_without_skill', queue, sentence })),
				...prepared.notes.map((message) => ({ code: 'change', message })),
				...changed.faults.map((message) => ({ code: 'solver_fault', message }))
			]
		};
		const { roster, check } = picked;
		const report = {
			plan: prepared.plan,
			roster,
			check,
			certificate: certificateRows(prepared.plan, check, language),
			language
		};
		const whole = { ...document, ...rosterOf(document, picked.kind) };
		const kept = out === undefined ? undefined : await keepRoster(out, report, whole, terminal, args.json);
		if (args.json) writeJson(terminal, document);
		else {
			for (const { sentence } of unserved)
				terminal.report(isZh ? `警告：${sentence.zh}` : `WARNING: ${sentence.en}`);
			for (const note of changeNotes(plan, prepared, language)) terminal.report(note);
			for (const fault of changed.faults) terminal.report(fault);
			(kept ?? terminal).write(tellChange(prepared, changed, points, language));
			if (kept?.isAsAsked === true) {
				const [point, place] = [pointWords[picked.kind][language], placeOf(kept.paths)];
				terminal.report(isZh ? `“${point}”已写入 ${place}` : `${point} is written to ${place}`);
			}
		}
		return picked.newFindings.length === 0 && kept?.isAsAsked !== false ? 0 : 1;
	}
};

/** What `roster check` and `roster change` read of a document: the shifts of the point that was picked. */
function rosterOf(document: ReturnType<typeof changeDocument>, kind: ChangePointKind) {
	return { roster: document.points.find((point) => point.kind === kind)?.roster ?? [] };
}

function withoutPublished({ published: _, ...others }: typeof planOptions): typeof planOptions {
	return others;
}

/** `103:2026-11-10..2026-11-12`, the person by id or by a name that only one has. */
function absenceOf(text: string, plan: RosterPlan): Absence {
	const [, who = '', first = '', last = first] = /^(.+)[:：](.+?)(?:\.\.(.+))?$/.exec(text.trim()) ?? [];
	const from = dateOf(first);
	const to = dateOf(last);
	if (from === undefined || to === undefined) {
		throw new UsageError(`--sick must be like 103:2026-11-10 or 103:2026-11-10..2026-11-12, got "${text}"`);
	}
	if (to < from) throw new UsageError(`--sick must not end before it begins, got "${text}"`);
	if (!overlaps(from, to, plan)) {
		throw new UsageError(
			`--sick ${text} lies outside the days of the roster, ${plan.from} to before ${plan.to}`
		);
	}
	const named = plan.people.filter(({ id, name }) => id === who || name === who);
	const [person] = plan.people.filter(({ id }) => id === who).concat(named);
	if (person === undefined) throw new UsageError(`--sick: there is no person "${who}"`);
	if (person.id !== who && named.length > 1) {
		throw new UsageError(
			`--sick: ${named.length} people are called "${who}": give the id (${named.map(({ id }) => id).join(', ')})`
		);
	}
	return { person: person.id, kind: 'sick', from, to };
}

function overlaps(from: LocalDate, to: LocalDate, plan: RosterPlan): boolean {
	return from < plan.to && to >= plan.from;
}

/** The new demand within the days of the plan. */
async function newDemand(args: CommandArguments, plan: RosterPlan): Promise<readonly Demand[]> {
	const file = args.requiredFile('new-demand');
	const read = await readDemandFile(args, file, plan.zone);
	if (read.status === 'refused') throw new RefusedInput(file, read.faults);
	const { demand, slotMinutes } = read.value;
	if (slotMinutes !== plan.slotMinutes) {
		throw new RefusedInput(file, [
			{
				code: 'slot_differs',
				message: `its slots have ${slotMinutes} minutes, those of --demand ${plan.slotMinutes}`
			}
		]);
	}
	const first: EpochMs = Math.min(...plan.demand.map(({ start }) => start));
	const inDays = demand.filter(({ start }) => start >= first);
	return inDays;
}
