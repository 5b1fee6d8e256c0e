import { isMuted } from '../domain/alarm/muted-hours.ts';
import type { BoardState } from '../domain/board/board-state.ts';
import type { EpochMs, Milliseconds } from '../domain/units.ts';
import { AlarmBell } from './alarm-bell.ts';
import { AlarmSound } from './alarm-sound.svelte.ts';

/** How a wall stands to being heard. */
export type Hearing =
	/** The board is silent by its settings, or nothing stands in the way. */
	| { readonly kind: 'clear' }
	/** Muted hours, which end at this local time. */
	| { readonly kind: 'muted'; readonly until: string }
	/** The browser wants a touch first. */
	| { readonly kind: 'blocked' }
	| { readonly kind: 'unavailable' };

/** The voice of a page: one bell and one sound for all the boards that it shows in turn. */
export class AlarmSpeaker {
	hearing: Hearing = $state.raw({ kind: 'clear' });
	readonly #bell = new AlarmBell();
	readonly #sound = new AlarmSound();

	/**
	 * Follows a live board; a recording is never heard.
	 * @param now the board's time
	 * @param monotonic local time that only goes forward
	 */
	follow(state: BoardState, now: EpochMs, monotonic: Milliseconds): void {
		const { id, kind, sound, zone } = state.board;
		if (kind !== 'live' || sound?.enabled !== true) {
			this.#hear({ kind: 'clear' });
			return;
		}
		this.#sound.prepare();
		const muted = isMuted(sound, zone, now);
		const { permission } = this.#sound;
		// What could not be heard was not: it is made up for once somebody allows it.
		const silent = muted || permission !== 'allowed';
		const severity = this.#bell.look({ board: id, alarms: state.alarms, now: monotonic, muted: silent });
		if (severity !== undefined) this.#sound.play(severity);
		if (permission === 'blocked' || permission === 'unavailable') this.#hear({ kind: permission });
		else if (muted) this.#hear({ kind: 'muted', until: sound.mutedHours?.to ?? '' });
		else this.#hear({ kind: 'clear' });
	}

	/** Somebody touches the page and wants to hear it. */
	async allow(): Promise<void> {
		await this.#sound.allow();
	}

	#hear(hearing: Hearing): void {
		if (hearing.kind !== this.hearing.kind) this.hearing = hearing;
	}
}
