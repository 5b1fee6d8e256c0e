import { isLoud, type AlarmSeverity, type TileAlarm } from '../domain/alarm/alarm.ts';
import { minute, second, type Milliseconds } from '../domain/units.ts';

/** Alarms that come within this time make one sound, that of the worst. */
export const soundTogetherMs: Milliseconds = 3 * second;
/** A critical alarm that nobody has taken is heard again after this time. */
export const repeatMs: Milliseconds = minute;
/** Alarms of which the bell knows that they were heard; older ones are over for long. */
const mostKnown = 1_000;

/** What a bell needs to know at each look. */
export interface BellLook {
	/** The board on the wall; walls that show several in turn have one bell for all of them. */
	readonly board: string;
	readonly alarms: Readonly<Record<string, TileAlarm>> | undefined;
	/** Monotonic time. */
	readonly now: Milliseconds;
	/** It must not be heard, or cannot be. */
	readonly muted: boolean;
}

/**
 * Decides when a wall makes a sound, and which. It is heard when an alarm comes, gets worse, or wakes from a snooze,
 * and goes on being heard while a critical one is not taken. What was raised in muted hours is not made up for, but a
 * critical alarm that still stands when they end is heard then.
 */
export class AlarmBell {
	readonly #heard = new Map<string, AlarmSeverity>();
	readonly #boards = new Set<string>();
	#waitingSince: Milliseconds | undefined;
	#criticalAt: Milliseconds | undefined;

	/** The sound to make now; undefined: none. To be asked a few times a second. */
	look({ board, alarms = {}, now, muted }: BellLook): AlarmSeverity | undefined {
		const known = this.#boards.has(board);
		this.#boards.add(board);
		let worst: AlarmSeverity | undefined;
		for (const alarm of Object.values(alarms)) {
			if (!isLoud(alarm)) {
				// Loud again, it is news.
				this.#heard.delete(alarm.id);
				continue;
			}
			if (worst !== 'critical') worst = alarm.severity;
			const before = this.#heard.get(alarm.id);
			this.#heard.set(alarm.id, alarm.severity);
			if (before === alarm.severity || before === 'critical') continue;
			// A warning that stands when the page is opened was heard by those who were there.
			if (known || alarm.severity === 'critical') this.#waitingSince ??= now;
		}
		this.#forget();
		if (worst === undefined) {
			this.#waitingSince = this.#criticalAt = undefined;
			return undefined;
		}
		if (this.#waitingSince === undefined) {
			const due = this.#criticalAt === undefined || now - this.#criticalAt >= repeatMs;
			if (worst !== 'critical' || !due) return undefined;
		} else if (now - this.#waitingSince < soundTogetherMs) return undefined;
		this.#waitingSince = undefined;
		if (muted) return undefined;
		if (worst === 'critical') this.#criticalAt = now;
		return worst;
	}

	#forget(): void {
		for (const id of this.#heard.keys()) {
			if (this.#heard.size <= mostKnown) return;
			this.#heard.delete(id);
		}
	}
}
