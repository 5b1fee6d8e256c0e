import { addDays, instantOf } from '#lib/domain/time/local-time.ts';
import { businessCalendar } from '../../calendar/business-calendar.ts';
import type { Weekday } from '../../calendar/day-number.ts';
import { companyPack } from '../../rules/company-pack.ts';
import { lawPackCn } from '../../rules/law-pack-cn.ts';
import type { RulePack } from '../../rules/rule-pack.ts';
import { standardShifts } from '../../shifts/standard-shifts.ts';
import { RandomStream } from '../../simulate/random-stream.ts';
import {
	nothingCarriedIn,
	type Availability,
	type ContractKind,
	type Leave,
	type PlannedPerson
} from '../plan/planned-person.ts';
import { standardCosts, type Demand, type RosterPlan } from '../plan/roster-plan.ts';
import { launchDay, type FloorShape } from './floor-shape.ts';

/** A contact centre to generate. */
export interface FloorSettings {
	readonly people: number;
	/** Weeks begin with the first day, a Monday. */
	readonly days: number;
	readonly shape: FloorShape;
	readonly seed: number;
}

const zone = 'Asia/Shanghai';
const from = '2026-11-02';
const slotMinutes = 30;
export const floorQueues = ['presale', 'aftersale'] as const;

/** Contracts with their share of the people and their wages in fen per hour. */
const kinds: readonly { kind: ContractKind; share: number; wages: readonly number[] }[] = [
	{ kind: 'full_time', share: 0.6, wages: [2800, 3000, 3300] },
	{ kind: 'outsourced', share: 0.1, wages: [2900] },
	{ kind: 'part_time', share: 0.2, wages: [2500, 2700] },
	{ kind: 'student', share: 0.1, wages: [2400] }
];

/**
 * The company's rules without the soft ones on shares of nights, weekends and launches: bounds know nothing of what is
 * counted over all days, and the gap would measure that instead of the search.
 */
const withoutShares: RulePack = {
	...companyPack,
	rules: companyPack.rules.filter(
		({ rule, strength }) => strength.kind === 'hard' || rule === 'wishesAreKept'
	)
};

/**
 * A generated plan with everything but its demand: people of four contracts with one or two of two skills, hours in which
 * they are there, leave, wishes for days off and least hours; the standard shifts with their breaks in windows; the hard
 * rules of law and company. The demand is one head everywhere, for `plantFloor` to replace.
 *
 * @throws RangeError when people or days are not whole numbers from 1, or days no whole weeks
 */
export function floorPlan({ people, days, shape, seed }: FloorSettings): RosterPlan {
	if (!(Number.isSafeInteger(people) && people >= 1)) {
		throw new RangeError(`floorPlan: people must be a whole number from 1, got ${people}`);
	}
	if (!(Number.isSafeInteger(days) && days >= 7 && days % 7 === 0)) {
		throw new RangeError(`floorPlan: days must be whole weeks, got ${days}`);
	}
	const random = new RandomStream(seed, 'floor/people');
	const launch = addDays(from, launchDay(days));
	const promoted = shape === 'promotion';
	return {
		zone,
		from,
		to: addDays(from, days),
		slotMinutes,
		demand: floorDemand(days, () => 1),
		people: Array.from({ length: people }, (_, at) => drawPerson(at, days, random)),
		templates: standardShifts.filter(({ id }) => !id.startsWith('crew-')),
		packs: [lawPackCn, withoutShares],
		calendar: businessCalendar({ zone, holidays: 'china' }),
		locks: [],
		launches: promoted ? [instantOf(launch, '00:00', zone)] : [],
		promotionDays: promoted ? [addDays(launch, -1), launch] : [],
		costs: standardCosts
	};
}

/** A demand for every slot of the plan. */
export function floorDemand(
	days: number,
	headsOf: (day: number, queue: number, slot: number) => number
): readonly Demand[] {
	const slots = (24 * 60) / slotMinutes;
	return Array.from({ length: days }, (_, day) =>
		floorQueues.map((queue, at) =>
			Array.from({ length: slots }, (__, slot) => ({
				queue,
				start: instantOf(addDays(from, day), timeOf(slot * slotMinutes), zone),
				heads: headsOf(day, at, slot)
			}))
		)
	).flat(2);
}

function drawPerson(at: number, days: number, random: RandomStream): PlannedPerson {
	const { kind, wages } = pick(kinds, random.uniform());
	const skill = random.uniform();
	const both = skill > 0.7;
	const skills = both ? floorQueues : [floorQueues[skill < 0.4 ? 0 : 1]];
	const wage = wages[random.word() % wages.length] ?? 2800;
	const leave = drawLeave(days, random);
	const availability = drawAvailability(kind, random);
	const wishes = random.uniform() < 0.3 ? [drawWish(days, random)] : [];
	const least = kind === 'full_time' && leave.length === 0 && random.uniform() < 0.5;
	return {
		id: `p${String(at + 1).padStart(4, '0')}`,
		name: `员工${at + 1}`,
		contract: kind,
		hours: 'standard',
		restDays: 'rolling',
		skills: skills.map((queue) => ({ queue, level: 3 })),
		// Whoever serves both queues earns more.
		wagePerHour: wage + (both ? 200 : 0),
		splitShifts: false,
		limits: {
			...(least && { leastMinutesAWeek: 1_800 }),
			mostMinutesAWeek: kind === 'full_time' || kind === 'outsourced' ? 2_400 : 1_440
		},
		...(availability !== undefined && { availability }),
		leave,
		wishes,
		protections: [],
		carriedIn: nothingCarriedIn
	};
}

/** A kind of contract by its share. */
function pick<T extends { readonly share: number }>(all: readonly T[], uniform: number): T {
	let left = uniform;
	for (const one of all) {
		left -= one.share;
		if (left < 0) return one;
	}
	return all[all.length - 1]!;
}

/** One leave of one to three days for every fourth person. */
function drawLeave(days: number, random: RandomStream): readonly Leave[] {
	if (random.uniform() >= 0.25) return [];
	const length = 1 + (random.word() % 3);
	const first = random.word() % (days - length + 1);
	return [
		{
			kind: 'annual',
			start: instantOf(addDays(from, first), '00:00', zone),
			end: instantOf(addDays(from, first + length), '00:00', zone)
		}
	];
}

/** Full-time people: half of them not at night. The others: evenings and weekends, or the day. */
function drawAvailability(kind: ContractKind, random: RandomStream): readonly Availability[] | undefined {
	const choice = random.uniform();
	const hours = (first: (weekday: number) => string, last: string) =>
		Array.from({ length: 7 }, (_, weekday) => ({
			weekday: weekday as Weekday,
			from: first(weekday),
			to: last
		}));
	if (kind === 'full_time' || kind === 'outsourced') {
		return choice < 0.5 ? undefined : hours(() => '06:00', '24:00');
	}
	return choice < 0.5
		? hours((weekday) => (weekday < 5 ? '16:00' : '08:00'), '24:00')
		: hours(() => '08:00', '20:00');
}

function drawWish(days: number, random: RandomStream) {
	return {
		date: addDays(from, random.word() % days),
		shift: 'off',
		weight: 20 + (random.word() % 3) * 20
	};
}

function timeOf(minutes: number): string {
	const two = (number: number) => String(number).padStart(2, '0');
	return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
