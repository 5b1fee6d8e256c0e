import { RandomStream } from '../../simulate/random-stream.ts';
import { compilePlan } from '../compile/compile-plan.ts';
import type { CompiledPlan } from '../compile/compiled-plan.ts';
import { dayOff, emptyRoster, type BreakPlacement, type Roster } from '../problem/roster.ts';
import { prepareProblem } from '../solve/prepared-problem.ts';
import { OptionPrices } from '../tours/option-prices.ts';
import { personOrder } from '../tours/person-order.ts';
import { TourPricer } from '../tours/tour-pricer.ts';
import { prepareTours } from '../tours/tour-problem.ts';
import { TourState } from '../tours/tour-state.ts';
import { floorDemand, floorPlan, type FloorSettings } from './floor-plan.ts';
import { floorWeight } from './floor-shape.ts';

/** A generated contact centre whose demand is exactly what one legal roster covers. */
export interface PlantedFloor {
	readonly compiled: CompiledPlan;
	/** The planted roster with its breaks: legal, and with neither shortage nor surplus. */
	readonly cells: Roster;
	readonly placement: BreakPlacement;
	/** What it costs: the optimum is no more. */
	readonly cost: number;
	/** Hours of heads that are required. */
	readonly requiredHours: number;
}

/** Of the work of both queues, the share of the second. */
const secondQueue = 0.4;
/** Days that are taken from a person at random before the row is planted: at most so many a week. */
const mostSparedAWeek = 1;

/**
 * Generates a contact centre and plants a legal roster in it: one person after the other gets a legal row at prices that
 * follow the shape where the rows so far lag behind it, with chance in every price, breaks at random places and some days
 * of everybody spared, so that there is a little more capacity than is needed. What the rows cover is the demand.
 *
 * @throws RangeError when the settings are out of range
 */
export function plantFloor(settings: FloorSettings): PlantedFloor {
	const { days, shape, seed } = settings;
	const plan = floorPlan(settings);
	const bare = compiledOf(plan);
	const prepared = prepareProblem(bare.problem);
	const tours = prepareTours(prepared);
	const { rows, rowsPerDay, people, options } = prepared;
	const random = new RandomStream(seed, 'floor/roster');
	const slotsPerDay = bare.slotsPerDay;
	const weights = Float64Array.from({ length: rows }, (_, row) => {
		const inDay = row % rowsPerDay;
		const hour = ((inDay % slotsPerDay) * 24) / slotsPerDay;
		const share = inDay < slotsPerDay ? 1 - secondQueue : secondQueue;
		return share * floorWeight(shape, Math.floor(row / rowsPerDay), hour, days);
	});
	const allWeights = weights.reduce((sum, one) => sum + one, 0);

	const state = new TourState(tours, emptyRoster(people, days));
	const pricer = new TourPricer(prepared);
	const prices = new OptionPrices(tours);
	const row = new Int16Array(days);
	let covered = 0;
	for (const person of personOrder(people, random)) {
		// As if this person too worked about so much already.
		const scale = (covered + 300) / allWeights;
		prices.set(
			(at, less, more) =>
				(less - more) *
				(3_000 + 1_500 * Math.max(-1.8, Math.min(3, (weights[at]! * scale - state.heads[at]!) / 3)))
		);
		for (let at = 0; at < days * options; at++) prices.prices[at]! *= 0.75 + 0.5 * random.uniform();
		for (let week = 0; week < days / 7; week++) {
			for (let spared = random.word() % (mostSparedAWeek + 1); spared > 0; spared--) {
				const day = 7 * week + (random.word() % 7);
				prices.prices.fill(1e9, day * options, (day + 1) * options);
			}
		}
		if (pricer.priceLegal(person, prices.prices, row, (one) => state.isLegal(person, one)) === Infinity)
			continue;
		row.forEach((cell, day) => {
			if (cell === dayOff) return;
			const places = new Uint8Array(Math.max(1, tours.most));
			const first = tours.breakStart[cell]!;
			for (let index = first; index < tours.breakStart[cell + 1]!; index++) {
				places[index - first] = random.word() % (tours.placeStart[index + 1]! - tours.placeStart[index]!);
			}
			state.restore(person, day, cell, places, 0);
		});
		state.rescore(person);
		covered = state.heads.reduce((sum, one) => sum + one, 0);
	}

	const perHead = plan.slotMinutes / bare.grain;
	const demand = floorDemand(
		days,
		(day, queue, slot) => state.heads[day * rowsPerDay + queue * slotsPerDay + slot]! / perHead
	);
	const compiled = compiledOf({ ...plan, demand });
	const placement = state.placement();
	const planted = new TourState(prepareTours(prepareProblem(compiled.problem)), state.cells, placement);
	return {
		compiled,
		cells: state.cells.slice(),
		placement,
		cost: planted.cost,
		requiredHours: (covered * bare.grain) / 60
	};
}

function compiledOf(plan: Parameters<typeof compilePlan>[0]): CompiledPlan {
	const compiled = compilePlan(plan);
	if (compiled.status === 'compiled') return compiled;
	throw new RangeError(`plantFloor: the plan must compile, got ${compiled.faults[0]?.sentence.en}`);
}
