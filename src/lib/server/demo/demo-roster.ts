import { hour, minute } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import type { ShiftScenario } from '#scheduler/simulate/scenario.ts';
import type { DemoSession } from './session-calendar.ts';
import { timeOfDay } from './session-calendar.ts';
import { demoGroups, demoPeople } from './demo-registry.ts';

/** The agents of a session are at their desks this long before its first inquiry. */
export const earlyPresence: Milliseconds = 5 * minute;
/** …and take what still waits for this long after its last one. */
const latePresence: Milliseconds = 3 * minute;
const drainLimit: Milliseconds = 10 * minute;

type RegularShift = 'early' | 'middle' | 'night' | 'onCall';
const regularShifts: readonly RegularShift[] = ['early', 'middle', 'night', 'onCall'];

/** Local times of day; the night shift ends on the next day. */
const shiftHours: Readonly<Record<RegularShift, readonly [Milliseconds, Milliseconds] | undefined>> = {
	early: [8 * hour, 17 * hour],
	middle: [15 * hour, 24 * hour],
	night: [23.5 * hour, 32 * hour],
	onCall: undefined
};

/** Heads wanted around a launch, from each instant relative to it on; missing ones are called in. */
const headsAroundLaunch: readonly (readonly [from: Milliseconds, heads: number])[] = [
	[-75 * minute, 20],
	[-35 * minute, 34],
	[-8 * minute, 52],
	[45 * minute, 46],
	[70 * minute, 40],
	[100 * minute, 30],
	[135 * minute, 24],
	[180 * minute, 18],
	[240 * minute, 0]
];
/** Of those called in for a launch, so many do not come. */
const absentAtLaunch = 2;

/** Nobody goes on a break from shortly before a launch until the worst is over. */
const noBreakBefore: Milliseconds = 20 * minute;
const noBreakAfter: Milliseconds = 28 * minute;
/** Then five at a time. */
const peoplePerBreak = 5;
const breakAfterLaunch: Milliseconds = 10 * minute;
/** So many people of the first group take their break first. */
const firstToRest = 15;

/** The regular shift of each person, in the order of `demoPeople`; each group has its share of every shift. */
const regularShiftOf: readonly RegularShift[] = demoGroups.flatMap(({ shifts }) =>
	shifts.flatMap((heads, kind) => Array.from({ length: heads }, () => regularShifts[kind] as RegularShift))
);

/** People who work nights serve every queue: eight of them are the whole shop. */
export function worksNights(person: number): boolean {
	return regularShiftOf[person] === 'night';
}

/** Place of each person among those of the same regular shift: spreads the breaks. */
const rankInShift = regularShiftOf.map(
	(shift, person) => regularShiftOf.slice(0, person).filter((other) => other === shift).length
);

interface Presence {
	from: EpochMs;
	to: EpochMs;
}

/**
 * Who works when in a session: `roster[i]` are the shifts of `demoPeople[i]`, with their breaks.
 * Regular shifts, and people who are called in for the launches.
 */
export function demoRoster(session: DemoSession): ShiftScenario[][] {
	const presences = regularShiftOf.map((shift) => regularPresences(shift, session));
	for (const launch of session.launches) callIn(presences, launch);
	const opens = session.start - earlyPresence;
	const closes = session.end + latePresence;
	const clipped = presences.map((ofPerson) =>
		ofPerson
			.map(({ from, to }) => ({ from: Math.max(from, opens), to: Math.min(to, closes) }))
			.filter(({ from, to }) => to - from >= 15 * minute)
	);
	const breakRank = rankForLaunchBreaks(clipped, session.launches);
	return clipped.map((ofPerson, person) =>
		ofPerson.map((presence) => ({
			...presence,
			breaks: breaksOf(presence, person, session.launches, breakRank),
			drainLimit
		}))
	);
}

function regularPresences(shift: RegularShift, { start, end }: DemoSession): Presence[] {
	const hours = shiftHours[shift];
	if (hours === undefined) return [];
	const presences: Presence[] = [];
	// From the midnight before the day before: a night shift reaches into the next day.
	for (let midnight = start - timeOfDay(start) - 24 * hour; midnight < end; midnight += 24 * hour) {
		// At its desk before the hour, so that the hand-over at 08:00 leaves no gap.
		const from = midnight + hours[0] - earlyPresence;
		const to = midnight + hours[1];
		// Who starts when the session ends belongs to the next one.
		if (to > start && from < end - earlyPresence) presences.push({ from, to });
	}
	return presences;
}

/**
 * Adds those who are called in for a launch. The missing heads are cut into layers, each from the first to the last
 * minute in which it is wanted; the longest comes first, and each goes to somebody whose regular shift it does not
 * overlap: people stay longer or come earlier, too.
 */
function callIn(presences: Presence[][], launch: EpochMs): void {
	const opens = launch + (headsAroundLaunch[0]?.[0] ?? 0);
	const closes = launch + (headsAroundLaunch.at(-1)?.[0] ?? 0);
	const layers: Presence[] = [];
	for (let at = opens; at < closes; at += 5 * minute) {
		const isOn = ({ from, to }: Presence) => from <= at && at < to;
		const missing = headsWanted(at - launch) - presences.filter((ofPerson) => ofPerson.some(isOn)).length;
		for (let n = 0; n < missing; n++) {
			const layer = (layers[n] ??= { from: at, to: at });
			layer.to = at + 5 * minute;
		}
	}
	const uncalled = new Set(callOrder);
	// The last ones are the ones who do not come.
	for (const layer of layers.slice(0, Math.max(0, layers.length - absentAtLaunch))) {
		const overlap = (person: number) =>
			(presences[person] ?? []).reduce(
				(sum, { from, to }) => sum + Math.max(0, Math.min(to, layer.to) - Math.max(from, layer.from)),
				0
			);
		const least = Math.min(...[...uncalled].map(overlap));
		const person = [...uncalled].find((candidate) => overlap(candidate) === least);
		if (person === undefined) return;
		uncalled.delete(person);
		presences[person] = joined([...(presences[person] ?? []), layer]);
	}
}

/** The same presence in ascending order, without overlaps and without gaps of less than half an hour. */
function joined(presences: readonly Presence[]): Presence[] {
	const result: Presence[] = [];
	for (const { from, to } of [...presences].sort((a, b) => a.from - b.from)) {
		const last = result.at(-1);
		if (last && from - last.to < 30 * minute) last.to = Math.max(last.to, to);
		else result.push({ from, to });
	}
	return result;
}

function headsWanted(sinceLaunch: Milliseconds): number {
	let wanted = 0;
	for (const [from, heads] of headsAroundLaunch) if (sinceLaunch >= from) wanted = heads;
	return wanted;
}

/** A fixed order that takes from all groups alike: 37 and 60 have no common factor. */
const mixed = demoPeople.map((_, n) => (n * 37) % demoPeople.length);
/** Those on call first. */
const callOrder = [...mixed].sort(
	(a, b) => Number(regularShiftOf[b] === 'onCall') - Number(regularShiftOf[a] === 'onCall')
);

/** The largest group first, then all groups alike: else a small group would be on its break as a whole. */
const launchBreakOrder = [...mixed].sort((a, b) => Number(b < firstToRest) - Number(a < firstToRest));

/** For each launch, everybody who is there afterwards, in the order of their breaks. */
function rankForLaunchBreaks(
	presences: readonly (readonly Presence[])[],
	launches: readonly EpochMs[]
): ReadonlyMap<EpochMs, readonly number[]> {
	return new Map(
		launches.map((launch) => {
			const at = launch + noBreakAfter;
			const present = (person: number) => presences[person]?.some(({ from, to }) => from <= at && at < to);
			return [launch, launchBreakOrder.filter(present)];
		})
	);
}

function breaksOf(
	{ from, to }: Presence,
	person: number,
	launches: readonly EpochMs[],
	breakRank: ReadonlyMap<EpochMs, readonly number[]>
): ShiftScenario['breaks'] {
	const rank = rankInShift[person] ?? 0;
	const restSlot = (rank % 6) * 10 * minute;
	const mealSlot = (rank % 4) * 30 * minute;
	const candidates: { from: EpochMs; length: Milliseconds; reason: string }[] = [];
	if (to - from >= 6 * hour) {
		candidates.push(
			{ from: from + 1.5 * hour + restSlot, length: 10 * minute, reason: 'rest' },
			{ from: from + 3 * hour + mealSlot, length: 30 * minute, reason: 'meal' },
			{ from: from + 6 * hour + restSlot, length: 10 * minute, reason: 'rest' }
		);
	}
	const isNearLaunch = (at: EpochMs) =>
		launches.some((launch) => at > launch - noBreakBefore - 20 * minute && at < launch + 2.5 * hour);
	const breaks = candidates.filter((candidate) => !isNearLaunch(candidate.from));
	for (const launch of launches) {
		const turn = breakRank.get(launch)?.indexOf(person) ?? -1;
		if (turn === -1) continue;
		const at = launch + noBreakAfter + Math.floor(turn / peoplePerBreak) * breakAfterLaunch;
		if (at >= from) breaks.push({ from: at, length: breakAfterLaunch, reason: 'rest' });
	}
	breaks.sort((a, b) => a.from - b.from);
	return breaks.filter(
		(candidate, i) =>
			candidate.from + candidate.length <= to - 15 * minute &&
			(i === 0 || candidate.from >= (breaks[i - 1]?.from ?? 0) + (breaks[i - 1]?.length ?? 0))
	);
}
