import type { AlarmSeverity } from '../domain/alarm/alarm.ts';
import type { Seconds } from '../domain/units.ts';

/** One note of a pattern: its pitch, and when it sounds within the pattern. */
interface Note {
	readonly hertz: number;
	readonly from: Seconds;
	readonly to: Seconds;
}

/** Told apart by pitch, count and rhythm: two soft falling notes, or three pairs of high ones. */
const patterns: Readonly<Record<AlarmSeverity, readonly Note[]>> = {
	warn: [
		{ hertz: 660, from: 0, to: 0.22 },
		{ hertz: 523, from: 0.26, to: 0.6 }
	],
	critical: [0, 0.45, 0.9].flatMap((from) => [
		{ hertz: 988, from, to: from + 0.14 },
		{ hertz: 1319, from: from + 0.16, to: from + 0.34 }
	])
};
const loudness: Readonly<Record<AlarmSeverity, number>> = { warn: 0.25, critical: 0.5 };
/** A note that begins or ends at once cracks. */
const ramp: Seconds = 0.015;

/**
 * Plays the sounds of alarms. Browsers let a page be heard only after somebody has touched it, some never: then it
 * stays silent and says so.
 */
export class AlarmSound {
	/** `blocked`: a touch would allow it. `unavailable`: this browser cannot. */
	permission: 'unknown' | 'allowed' | 'blocked' | 'unavailable' = $state.raw('unknown');
	#context: AudioContext | undefined;

	/** Finds out whether it can be heard. Without effect when it is known. */
	prepare(): void {
		if (this.permission !== 'unknown') return;
		try {
			this.#context = new AudioContext();
			this.#context.onstatechange = () => this.#look();
			this.#look();
			// Where the TV is set up to allow it, this starts it; elsewhere it waits for a touch.
			this.#context.resume().then(
				() => this.#look(),
				() => this.#look()
			);
		} catch {
			this.permission = 'unavailable';
		}
	}

	/** To be called while somebody touches the page: asks the browser once more. */
	async allow(): Promise<void> {
		this.prepare();
		try {
			await this.#context?.resume();
		} catch {
			// It stays blocked, and says so.
		}
		this.#look();
	}

	/** Plays the pattern of a severity, where it may. */
	play(severity: AlarmSeverity): void {
		const context = this.#context;
		if (context?.state !== 'running') return;
		try {
			const begin = context.currentTime + 0.02;
			for (const { hertz, from, to } of patterns[severity]) {
				const gain = context.createGain();
				gain.gain.setValueAtTime(0, begin + from);
				gain.gain.linearRampToValueAtTime(loudness[severity], begin + from + ramp);
				gain.gain.setValueAtTime(loudness[severity], begin + to - ramp);
				gain.gain.linearRampToValueAtTime(0, begin + to);
				const tone = context.createOscillator();
				tone.type = severity === 'critical' ? 'triangle' : 'sine';
				tone.frequency.value = hertz;
				tone.connect(gain).connect(context.destination);
				tone.start(begin + from);
				tone.stop(begin + to);
			}
		} catch {
			this.permission = 'unavailable';
		}
	}

	#look(): void {
		if (this.#context === undefined) return;
		this.permission = this.#context.state === 'running' ? 'allowed' : 'blocked';
	}
}
