import { addDays, instantOf, localDateOf, localTimeOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import { dayNumberOf } from '../../calendar/day-number.ts';
import { compilePlan } from '../compile/compile-plan.ts';
import type { CompiledPlan, PlanFault } from '../compile/compiled-plan.ts';
import { encodeRoster, type EncodedRoster } from '../compile/encode-roster.ts';
import type { Leave, PlannedPerson } from '../plan/planned-person.ts';
import type { Assignment, PlannedRoster } from '../plan/planned-roster.ts';
import type { Demand, RosterPlan } from '../plan/roster-plan.ts';
import { workingMinutes } from '../plan/working-minutes.ts';
import type { CoverRow } from '../problem/roster-problem.ts';
import { coverWithBreaks } from './breaks-as-published.ts';
import type { ChangeRequest } from './change-request.ts';
import { findWindow } from './change-window.ts';

/** Days `from` ≤ date ≤ `to` on which somebody turned out to be away. */
export interface Absence {
	readonly person: string;
	readonly kind: string;
	readonly from: LocalDate;
	readonly to: LocalDate;
}

/** What has changed since a roster was published, beside what the plan says already: leave that was granted, locks. */
export interface PlanChange {
	readonly absences: readonly Absence[];
	/** What is needed now, in place of the plan's demand. */
	readonly demand?: readonly Demand[];
	/** Shifts that began before stay. Absent: nothing has begun. */
	readonly now?: EpochMs;
	/** Days around each changed day that may move. */
	readonly reach?: number;
}

/** A change as the solver knows it, and what is needed to read its answer. */
export interface PreparedChange {
	readonly status: 'prepared';
	/** As it is now: with the absences and the new demand. Nothing is asked of changed shifts in it. */
	readonly plan: RosterPlan;
	readonly published: PlannedRoster;
	readonly compiled: CompiledPlan;
	readonly encoded: EncodedRoster;
	readonly request: ChangeRequest;
	/** Shifts that the solver cannot hold: they stay as they are, and cover what they cover. */
	readonly kept: readonly Assignment[];
	/** Shifts of people who are away that stay nowhere. */
	readonly dropped: readonly Assignment[];
	readonly notes: readonly string[];
}

/** Three days either way: a week around a call, within which most days off can be moved. */
const usualReach = 3;
/** What a changed shift must save where no rule says it: one unit of the currency. */
const usualGain = 100;

/**
 * Makes ready what has changed. Who is away has worked the hours of the shifts that fall out, as far as least hours are
 * concerned. Published shifts that are locked, or that no template makes, are locked.
 *
 * @param plan as the roster was made with; its own `published` is not looked at
 * @returns refused as `compilePlan` refuses a plan
 * @throws RangeError when somebody who is away is not among the people
 */
export function prepareChange(
	plan: RosterPlan,
	published: PlannedRoster,
	change: PlanChange
): PreparedChange | { readonly status: 'refused'; readonly faults: readonly PlanFault[] } {
	const stranger = change.absences.find(({ person }) => !plan.people.some(({ id }) => id === person));
	if (stranger !== undefined) {
		throw new RangeError(`prepareChange: absences must be of the plan's people, got ${stranger.person}`);
	}
	const notes: string[] = [];
	const people = plan.people.map((person) => awayPerson(plan, published, person, change, notes));
	const isAway = (assignment: Assignment) =>
		people.some(
			({ id, leave }) =>
				id === assignment.person &&
				leave.some(({ start, end }) => start < assignment.end && assignment.start < end)
		);
	const { published: _, ...rest } = plan;
	const wanted: RosterPlan = { ...rest, people, demand: change.demand ?? plan.demand };
	const ownLock = (one: Assignment) =>
		plan.locks.some(({ person, date }) => person === one.person && date === one.date);
	let locks: readonly Assignment[] = [
		...plan.locks.filter((lock) => !isAway(lock)),
		...published.assignments.filter((one) => one.locked && !isAway(one) && !ownLock(one))
	];
	// Twice: shifts that no template makes are known after the first time, and are locked for the second.
	for (let attempt = 0; ; attempt++) {
		const compiled = compilePlan({ ...wanted, locks });
		if (compiled.status === 'refused') return compiled;
		const encoded = encodeRoster(compiled, published);
		const strange = encoded.withoutCell.filter((one) => !isAway(one));
		if (attempt === 0 && strange.length > 0) {
			const lockable = strange.filter(
				(one, at) =>
					one.date >= plan.from &&
					one.date < plan.to &&
					plan.people.some(({ id }) => id === one.person) &&
					!locks.some(({ person, date }) => person === one.person && date === one.date) &&
					!strange.slice(0, at).some(({ person, date }) => person === one.person && date === one.date)
			);
			const next = [...locks, ...lockable];
			// A shift that is not even legal stays where it is, unseen.
			if (lockable.length > 0 && compilePlan({ ...wanted, locks: next }).status === 'compiled') {
				locks = next;
				continue;
			}
		}
		if (strange.length > 0) {
			notes.push(
				`${strange.length} published shifts are of no template and stay as they are; their cover is not counted`
			);
		}
		return {
			status: 'prepared',
			plan: { ...wanted, locks },
			published,
			compiled,
			encoded,
			kept: strange,
			dropped: encoded.withoutCell.filter(isAway),
			notes,
			request: requestOf(plan, wanted, change, compiled, encoded)
		};
	}
}

/** The change in plain numbers, the breaks of published shifts lying where they were told. */
function requestOf(
	plan: RosterPlan,
	wanted: RosterPlan,
	change: PlanChange,
	compiled: CompiledPlan,
	{ cells, placement }: EncodedRoster
): ChangeRequest {
	const { problem } = compiled;
	const { coverBefore: before = problem.cover } = coverBefore(wanted, plan, compiled);
	const request: ChangeRequest = {
		problem,
		published: cells,
		coverBefore: before,
		...nowOf(plan, change.now),
		reach: change.reach ?? usualReach,
		leastGain: priceOfChange(plan)
	};
	// Breaks of who is away are nobody's.
	const { base } = findWindow(request);
	return {
		...request,
		problem: { ...problem, cover: coverWithBreaks(problem, problem.cover, base, placement) },
		coverBefore: coverWithBreaks(problem, before, cells, placement)
	};
}

/** Somebody with the absences that came up, and least hours lowered by what falls out. */
function awayPerson(
	{ zone, from, to }: RosterPlan,
	{ assignments }: PlannedRoster,
	person: PlannedPerson,
	{ absences, now }: PlanChange,
	notes: string[]
): PlannedPerson {
	const mine = absences.filter((absence) => absence.person === person.id);
	const shifts = assignments.filter((one) => one.person === person.id);
	const today = now === undefined ? from : localDateOf(now, zone);
	const added = mine.flatMap((absence): Leave[] => {
		// Days that are over stay as they were.
		if (absence.to < today) return [];
		const midnight = instantOf(absence.from < today ? today : absence.from, '00:00', zone);
		// The night before belongs to the day before.
		const before = shifts.filter(
			({ date, start, end }) => start < midnight && date < absence.to && end > midnight
		);
		return [
			{
				kind: absence.kind,
				start: Math.max(midnight, ...before.map(({ end }) => end)),
				end: instantOf(addDays(absence.to, 1), '00:00', zone)
			}
		];
	});
	const leave = [...person.leave, ...added];
	const lost = shifts.filter(
		(shift) =>
			shift.date >= from &&
			shift.date < to &&
			leave.some(({ start, end }) => start < shift.end && shift.start < end)
	);
	if (lost.length === 0) return { ...person, leave };
	const { leastMinutesAWeek, leastMinutesAMonth } = person.limits;
	const minutes = Map.groupBy(lost, ({ date }) => Math.floor((dayNumberOf(date) + 3) / 7));
	const week = Math.max(...[...minutes.values()].map((some) => sumOf(some)));
	const limits = {
		...person.limits,
		...(leastMinutesAWeek !== undefined && { leastMinutesAWeek: Math.max(0, leastMinutesAWeek - week) }),
		...(leastMinutesAMonth !== undefined && {
			leastMinutesAMonth: Math.max(0, leastMinutesAMonth - sumOf(lost))
		})
	};
	if (leastMinutesAWeek !== undefined || leastMinutesAMonth !== undefined) {
		notes.push(`the least hours of "${person.name}" are lowered by the shifts that fall out`);
	}
	return { ...person, leave, limits };
}

function sumOf(shifts: readonly Assignment[]): number {
	return shifts.reduce((sum, shift) => sum + workingMinutes(shift), 0);
}

/** What was needed when the roster was published, in the rows of the problem as it is now. */
function coverBefore(
	wanted: RosterPlan,
	{ demand }: RosterPlan,
	{ queues }: CompiledPlan
): { readonly coverBefore?: readonly CoverRow[] } {
	if (wanted.demand === demand) return {};
	const before = new Map(demand.map((one) => [`${one.queue} ${one.start}`, one]));
	// Named in the same order, so that queues have the same rows; what was not needed then needed nobody.
	const named = wanted.demand.map((one) => before.get(`${one.queue} ${one.start}`) ?? { ...one, heads: 0 });
	const known = new Set(queues);
	const seen = new Set(named);
	const others = demand.filter((one) => known.has(one.queue) && !seen.has(one));
	const compiled = compilePlan({ ...wanted, demand: [...named, ...others] });
	return compiled.status === 'compiled' ? { coverBefore: compiled.problem.cover } : {};
}

function nowOf({ zone, from, to }: RosterPlan, now: EpochMs | undefined): Pick<ChangeRequest, 'now'> {
	const first = instantOf(from, '00:00', zone);
	if (now === undefined || now <= first) return {};
	let day = 0;
	while (addDays(from, day + 1) <= to && instantOf(addDays(from, day + 1), '00:00', zone) <= now) day++;
	return { now: { day, minute: Math.ceil(localTimeOf(now, zone) / minute) } };
}

/** What the packs say a changed shift costs, in hundredths of the currency. */
function priceOfChange({ packs }: RosterPlan): number {
	const rules = packs.flatMap((pack) => pack.rules.filter(({ rule }) => rule === 'publishedShiftsStay'));
	const weights = rules.map(({ strength }) => (strength.kind === 'soft' ? strength.weight * 100 : usualGain));
	return weights.length === 0 ? usualGain : Math.max(...weights);
}
