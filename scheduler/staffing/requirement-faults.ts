import { atLeastZero, positive, positiveOrInfinite } from './check-parameter.ts';
import { checkConcurrencyCurve } from './concurrency-curve.ts';
import type { RequirementInput } from './requirement.ts';

/** What is wrong with the input, by the field as the planner knows it: `arrivals.perHour[17]`. */
export interface RequirementFault {
	readonly field: string;
	/** The sentence for the planner: "must be below 1: …, got 1". */
	readonly message: string;
}

/** Closer to 100 % than this is 100 %: the digits of a probability end there. */
const utmostShare = 1 - 1e-9;

/**
 * Everything that keeps this input from being staffed; empty when nothing does. A series is reported at its
 * first wrong value.
 *
 * @example a target of 100 %: { field: 'targets.firstResponse.share', message: 'must be below 1: …' }
 */
export function findRequirementFaults(input: RequirementInput): RequirementFault[] {
	const faults: RequirementFault[] = [];
	const add = (field: string, message: string) => faults.push({ field, message });
	const demand = (field: string, value: number, allowed: (value: number) => boolean, words: string) => {
		if (!allowed(value)) add(field, `must be ${words}, got ${value}`);
	};
	const demandEach = (
		field: string,
		values: ArrayLike<number>,
		allowed: (value: number) => boolean,
		words: string
	) => {
		for (let i = 0; i < values.length; i++) {
			const value = values[i] as number;
			if (allowed(value)) continue;
			demand(`${field}[${i}]`, value, allowed, words);
			return;
		}
	};

	const { arrivals, channel, handleTime, targets } = input;
	const slots = arrivals.kind === 'expected' ? arrivals.perHour.length : arrivals.slots;
	if (arrivals.perHour.length === 0) add('arrivals.perHour', 'must have at least one slot, got none');
	demandEach('arrivals.perHour', arrivals.perHour, atLeastZero, 'at least 0 and finite');
	if (arrivals.kind === 'paths') {
		const whole = Number.isSafeInteger(slots) && slots > 0 && arrivals.perHour.length % slots === 0;
		if (!whole) {
			add(
				'arrivals.slots',
				`must divide the ${arrivals.perHour.length} rates into whole paths, got ${slots}`
			);
		}
		if (arrivals.hold.kind === 'certainty') {
			demand('arrivals.hold.share', arrivals.hold.share, (s) => s > 0 && s <= 1, 'above 0 and at most 1');
		}
	}
	demand('step', input.step, positive, 'more than 0 ms and finite');
	if (typeof handleTime === 'number') {
		demand('handleTime', handleTime, positive, 'more than 0 ms and finite');
	} else {
		if (handleTime.length !== slots) {
			add('handleTime', `must have one value per slot (${slots}), got ${handleTime.length}`);
		}
		demandEach('handleTime', handleTime, positive, 'more than 0 ms and finite');
	}
	demand('patience', input.patience, positiveOrInfinite, 'more than 0 ms');
	demand('shrinkage', input.shrinkage ?? 0, (s) => s >= 0 && s < 1, 'at least 0 and below 1');
	demand('drainedWith', input.drainedWith ?? 0.5, (s) => s > 0 && s < 1, 'between 0 and 1');
	addSessionFaults(input, add);

	let quickestReply = 0;
	if (channel.kind === 'chat') {
		const curve = checkConcurrencyCurve(channel.throughput);
		if (curve.status === 'refused') add('channel.throughput', curve.message);
		if (channel.replyDelay !== undefined) {
			quickestReply = channel.replyDelay[0] ?? 0;
			addReplyDelayFaults(channel.replyDelay, channel.throughput.length, add);
		}
	}
	addTargetFaults(targets, quickestReply, demand, add);
	return faults;
}

type Add = (field: string, message: string) => void;

function addSessionFaults({ session, start }: RequirementInput, add: Add): void {
	const length = (field: string, value: number) => {
		if (!positive(value)) add(field, `must be more than 0 ms and finite, got ${value}`);
	};
	switch (session?.kind) {
		case undefined:
			break;
		case 'exponential':
			length('session.mean', session.mean);
			break;
		case 'logNormal':
			length('session.median', session.median);
			if (!(session.spread >= 0 && session.spread < 10)) {
				add('session.spread', `must be from 0 to 10, got ${session.spread}`);
			}
			break;
		case 'constant':
			length('session.value', session.value);
			break;
		case 'empirical':
			if (session.values.length === 0) add('session.values', 'must have at least one length, got none');
			session.values.forEach((value, i) => length(`session.values[${i}]`, value));
			break;
		default:
			session satisfies never;
	}
	switch (start?.kind) {
		case undefined:
		case 'empty':
			break;
		case 'steady':
			if (!atLeastZero(start.arrivalsPerHour)) {
				add('start.arrivalsPerHour', `must be at least 0 and finite, got ${start.arrivalsPerHour}`);
			}
			break;
		case 'ages':
			for (const [i, age] of start.ages.entries()) {
				if (!atLeastZero(age)) add(`start.ages[${i}]`, `must be at least 0 ms and finite, got ${age}`);
			}
			break;
		default:
			start satisfies never;
	}
}

function addReplyDelayFaults(delays: readonly number[], concurrency: number, add: Add): void {
	if (delays.length !== concurrency) {
		add('channel.replyDelay', `must have one value per open chat (${concurrency}), got ${delays.length}`);
	}
	let before = 0;
	for (const [index, delay] of delays.entries()) {
		if (atLeastZero(delay) && delay >= before) {
			before = delay;
			continue;
		}
		add(
			`channel.replyDelay[${index}]`,
			`must be at least 0 ms and not below the delay with one chat less, got ${delay} after ${before}`
		);
		return;
	}
}

function addTargetFaults(
	targets: RequirementInput['targets'],
	quickestReply: number,
	demand: (field: string, value: number, allowed: (value: number) => boolean, words: string) => void,
	add: Add
): void {
	const { firstResponse, meanFirstResponse, abandonment, occupancy } = targets;
	const none = [firstResponse, meanFirstResponse, abandonment, occupancy].every(
		(target) => target === undefined
	);
	if (none) add('targets', 'must hold at least one target, got none');
	if (firstResponse !== undefined) {
		const { within, share } = firstResponse;
		demand('targets.firstResponse.within', within, atLeastZero, 'at least 0 ms and finite');
		demand('targets.firstResponse.share', share, (s) => s > 0, 'above 0');
		if (share > utmostShare) {
			add(
				'targets.firstResponse.share',
				`must be below 1: no number of heads answers everybody in time for certain, got ${share}`
			);
		}
		if (quickestReply > within) {
			add(
				'targets.firstResponse.within',
				`must be at least the reply delay with one chat (${quickestReply} ms), got ${within}`
			);
		}
	}
	if (meanFirstResponse !== undefined) {
		demand(
			'targets.meanFirstResponse',
			meanFirstResponse,
			(mean) => mean > quickestReply && mean < Infinity,
			quickestReply === 0
				? 'more than 0 ms and finite'
				: `more than the reply delay with one chat (${quickestReply} ms) and finite`
		);
	}
	if (abandonment !== undefined) {
		demand(
			'targets.abandonment',
			abandonment,
			(share) => share >= 1 - utmostShare && share <= 1,
			'above 0 (no number of heads keeps everybody) and at most 1'
		);
	}
	if (occupancy !== undefined) {
		demand('targets.occupancy', occupancy, (share) => share > 0 && share <= 1, 'above 0 and at most 1');
	}
}
