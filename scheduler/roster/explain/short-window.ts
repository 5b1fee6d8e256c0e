import { localDateOf, type LocalDate } from '#lib/domain/time/local-time.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** Heads of a queue in one slot: what is asked for, and what a roster gives. */
export interface SlotCover {
	readonly queue: string;
	readonly start: EpochMs;
	readonly end: EpochMs;
	readonly needed: number;
	/** Mean heads at work in the slot, breaks taken off. */
	readonly covered: number;
}

/** A stretch of neighbouring slots of a queue and a day that stay short: [from, to). */
export interface ShortWindow {
	readonly queue: string;
	/** The day on the wall on which it lies. */
	readonly date: LocalDate;
	readonly from: EpochMs;
	readonly to: EpochMs;
	/** Its slots, in order. */
	readonly slots: readonly SlotCover[];
	/** Hours of heads missing in it. */
	readonly missingHours: number;
	/** The slot with most heads missing, the first of several. */
	readonly worst: SlotCover;
}

const hour = 3_600_000;

/** Less than this is the grain of breaks, not a gap: a hundredth of a head. */
const leastGap = 0.01;

/**
 * The stretches in which a roster gives fewer heads than are asked for, the largest first.
 *
 * @param cover in any order; a slot of a queue once
 * @example 20:00–20:30 with 5 of 7 and 20:30–21:00 with 6 of 7 heads are one window with 1.5 hours missing
 */
export function shortWindows(cover: readonly SlotCover[], zone: string): readonly ShortWindow[] {
	const windows: ShortWindow[] = [];
	for (const [queue, slots] of Map.groupBy(cover, (slot) => slot.queue)) {
		let open: SlotCover[] = [];
		const close = () => {
			if (open.length > 0) windows.push(windowOf(queue, open, zone));
			open = [];
		};
		for (const slot of slots.toSorted((a, b) => a.start - b.start)) {
			const last = open.at(-1);
			const goesOn =
				last !== undefined &&
				last.end === slot.start &&
				localDateOf(last.start, zone) === localDateOf(slot.start, zone);
			if (!goesOn) close();
			if (slot.needed - slot.covered >= leastGap) open.push(slot);
			else close();
		}
		close();
	}
	return windows.sort(
		(a, b) => b.missingHours - a.missingHours || a.from - b.from || (a.queue < b.queue ? -1 : 1)
	);
}

function windowOf(queue: string, slots: readonly SlotCover[], zone: string): ShortWindow {
	const from = slots[0]!.start;
	const missing = ({ needed, covered }: SlotCover) => needed - covered;
	return {
		queue,
		date: localDateOf(from, zone),
		from,
		to: slots.at(-1)!.end,
		slots,
		missingHours: missingHours(slots),
		worst: slots.reduce((worst, slot) => (missing(slot) > missing(worst) ? slot : worst))
	};
}

/** Hours of heads that slots miss; what is too much elsewhere makes up for nothing. */
export function missingHours(slots: readonly SlotCover[]): number {
	return slots.reduce(
		(sum, { start, end, needed, covered }) => sum + (Math.max(0, needed - covered) * (end - start)) / hour,
		0
	);
}
