import type { DayNumber } from '../../calendar/day-number.ts';
import type { DayClass } from '../normal-days/day-series.ts';
import { shrinkEffects } from './shrink-effects.ts';

/** Promotion days may have a level and a profile of their own. */
export type HandleTimeClass = DayClass | 'event';

/** Handle times of one queue by date and slot of the wall clock, as `QueueHistory` holds them. */
export interface HandleTimeHistory {
	readonly firstDay: DayNumber;
	readonly slotsPerDay: number;
	/** `handleSeconds[d · slotsPerDay + i]`: mean over the answered of the slot, positive; NaN where not known. */
	readonly handleSeconds: ArrayLike<number>;
	/** How many were answered; NaN or 0: the slot does not count. Without it every known slot counts as one answer. */
	readonly answered?: ArrayLike<number>;
	readonly dayClass: (day: DayNumber) => HandleTimeClass;
}

/** A forecast of the mean handle time of a slot. */
export interface HandleTimeForecast {
	/** Expected mean handle time. */
	readonly seconds: number;
	/**
	 * Standard deviation of its logarithm: how far the mean of the slot may lie from it on a given day, before the
	 * scatter of single conversations. Nine of ten days lie within a factor exp(±1.645 · spread).
	 */
	readonly spread: number;
}

export interface HandleTimeModel {
	readonly slotsPerDay: number;
	readonly dayClass: (day: DayNumber) => HandleTimeClass;
	/** Mean handle time of all answered, the recent ones weighted more. */
	readonly level: number;
	/** Log effect of a class of day against the level; classes never seen are missing. */
	readonly classEffect: ReadonlyMap<HandleTimeClass, Effect>;
	/** Log effect of a slot, all classes together: length slotsPerDay. */
	readonly slotEffect: readonly Effect[];
	/** Log effect of a slot on a class of day, beyond both: length slotsPerDay. */
	readonly classSlotEffect: ReadonlyMap<HandleTimeClass, readonly Effect[]>;
	/** Standard deviation of the log from day to day. */
	readonly dayEffect: number;
	/** What an unseen class or slot may differ by: variance of the log, of classes and of slots. */
	readonly classVariance: number;
	readonly slotVariance: number;
}

interface Effect {
	readonly effect: number;
	/** Variance of what is left unknown of it. */
	readonly variance: number;
}

export type LearnedHandleTime =
	| { readonly status: 'learned'; readonly model: HandleTimeModel }
	/** No slot with a known handle time and answers. */
	| { readonly status: 'no_history' };

/** Weight of a day against the day after it: handle times drift with staff and range. */
const dailyDecay = 0.99;

/**
 * Learns the handle time by class of day and slot: log h = level + class + slot + class × slot, log-normal, each slot of
 * the past weighted by its answered conversations and by its age (0.99 a day). Every effect is shrunk towards 0 as far
 * as its own noise and the differences between its like say (`shrinkEffects`): a slot with three answers at night takes
 * on the level, a busy one keeps its own. Effects are ratios of sums, not means of ratios, so that the mean over all
 * conversations is met whatever their number.
 *
 * @throws RangeError when a known handle time with answers is not positive, or the arrays differ in length
 */
export function learnHandleTime(history: HandleTimeHistory): LearnedHandleTime {
	const { slotsPerDay, handleSeconds, answered, firstDay, dayClass } = history;
	if (answered !== undefined && answered.length !== handleSeconds.length) {
		throw new RangeError(
			`learnHandleTime: answered must be as long as handleSeconds (${handleSeconds.length}), got ${answered.length}`
		);
	}
	const samples: Sample[] = [];
	const days = Math.ceil(handleSeconds.length / slotsPerDay);
	const classes = Array.from({ length: days }, (_, d) => dayClass(firstDay + d));
	for (let s = 0; s < handleSeconds.length; s++) {
		const seconds = handleSeconds[s] as number;
		const count = answered === undefined ? 1 : (answered[s] as number);
		if (Number.isNaN(seconds) || !(count > 0)) continue;
		const day = Math.floor(s / slotsPerDay);
		if (!(seconds > 0 && seconds < Infinity)) {
			throw new RangeError(
				`learnHandleTime: handleSeconds must be positive where something was answered, ` +
					`got ${seconds} on day ${day}, slot ${s % slotsPerDay}`
			);
		}
		const weight = count * dailyDecay ** (days - 1 - day);
		samples.push({
			day,
			slot: s % slotsPerDay,
			class: classes[day] as HandleTimeClass,
			count,
			weight,
			seconds
		});
	}
	const first = samples[0];
	if (first === undefined) return { status: 'no_history' };

	let answers = 0;
	let time = 0;
	for (const { weight, seconds } of samples) {
		answers += weight;
		time += weight * seconds;
	}
	const level = time / answers;
	const fitted = new Float64Array(samples.length).fill(level);

	const classFit = fitEffects(samples, fitted, (sample) => sample.class);
	const slotFit = fitEffects(samples, fitted, (sample) => sample.slot);
	const classSlotFit = fitEffects(samples, fitted, (sample) => `${sample.class}/${sample.slot}`);
	const dayFit = fitEffects(samples, fitted, (sample) => sample.day);

	const unknown = (variance: number): Effect => ({ effect: 0, variance });
	const seen = [...classFit.effects.keys()];
	return {
		status: 'learned',
		model: {
			slotsPerDay,
			dayClass,
			level,
			classEffect: classFit.effects,
			slotEffect: Array.from(
				{ length: slotsPerDay },
				(_, slot) => slotFit.effects.get(slot) ?? unknown(slotFit.between)
			),
			classSlotEffect: new Map(
				seen.map((kind) => [
					kind,
					Array.from(
						{ length: slotsPerDay },
						(_, slot) => classSlotFit.effects.get(`${kind}/${slot}`) ?? unknown(classSlotFit.between)
					)
				])
			),
			dayEffect: Math.sqrt(dayFit.between),
			classVariance: classFit.between,
			slotVariance: classSlotFit.between
		}
	};
}

/**
 * The handle time to expect in a slot of a day.
 *
 * @throws RangeError when the slot is none of the day's
 */
export function forecastHandleTime(model: HandleTimeModel, day: DayNumber, slot: number): HandleTimeForecast {
	const ofSlot = model.slotEffect[slot];
	if (ofSlot === undefined) {
		throw new RangeError(`forecastHandleTime: slot must be from 0 to ${model.slotsPerDay - 1}, got ${slot}`);
	}
	const kind = model.dayClass(day);
	const ofClass = model.classEffect.get(kind) ?? { effect: 0, variance: model.classVariance };
	const ofBoth = model.classSlotEffect.get(kind)?.[slot] ?? { effect: 0, variance: model.slotVariance };
	const variance = ofClass.variance + ofSlot.variance + ofBoth.variance + model.dayEffect ** 2;
	return {
		seconds: model.level * Math.exp(ofClass.effect + ofSlot.effect + ofBoth.effect),
		spread: Math.sqrt(variance)
	};
}

interface Sample {
	readonly day: number;
	readonly slot: number;
	readonly class: HandleTimeClass;
	readonly count: number;
	readonly weight: number;
	readonly seconds: number;
}

/**
 * Log ratios of what was to what is fitted so far, by group, shrunk; multiplies `fitted` by them. The noise of a group
 * comes from the scatter of its samples about it: variance of one answer, pooled over all groups, over its answers.
 */
function fitEffects<Key>(samples: readonly Sample[], fitted: Float64Array, keyOf: (sample: Sample) => Key) {
	interface Group {
		readonly effect: number;
		/** Answers that say as much as these, which are of unequal weight (Kish). */
		readonly answers: number;
	}
	const sums = new Map<Key, { time: number; expected: number; weight: number; squares: number }>();
	samples.forEach((sample, i) => {
		const key = keyOf(sample);
		const sum = sums.get(key) ?? { time: 0, expected: 0, weight: 0, squares: 0 };
		sums.set(key, sum);
		sum.time += sample.weight * sample.seconds;
		sum.expected += sample.weight * (fitted[i] as number);
		sum.weight += sample.weight;
		sum.squares += sample.weight ** 2 / sample.count;
	});
	const groups = new Map<Key, Group>();
	for (const [key, { time, expected, weight, squares }] of sums) {
		groups.set(key, { effect: Math.log(time / expected), answers: weight ** 2 / squares });
	}
	let scatter = 0;
	samples.forEach((sample, i) => {
		const { effect } = groups.get(keyOf(sample)) as Group;
		scatter += sample.count * (Math.log(sample.seconds / (fitted[i] as number)) - effect) ** 2;
	});
	// As many groups as samples leave no scatter to learn from.
	const freedom = samples.length - groups.size;
	const perAnswer = freedom > 0 ? scatter / freedom : 0;
	const keys = [...groups.keys()];
	const { shrunk, between } = shrinkEffects(
		keys.map((key) => (groups.get(key) as Group).effect),
		keys.map((key) => perAnswer / (groups.get(key) as Group).answers)
	);
	const effects = new Map(keys.map((key, g) => [key, shrunk[g] as Effect]));
	samples.forEach((sample, i) => {
		fitted[i] = (fitted[i] as number) * Math.exp((effects.get(keyOf(sample)) as Effect).effect);
	});
	return { effects, between };
}
