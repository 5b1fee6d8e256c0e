/**
 * - `off`: not asked for yet
 * - `held`: the screen stays on
 * - `unsupported`: the browser cannot, or the page did not come over HTTPS
 * - `refused`: the system said no, as it does on a low battery
 */
export type ScreenWakeState = 'off' | 'held' | 'unsupported' | 'refused';

/** Keeps the screen on as long as the page is seen (Screen Wake Lock API). */
export class ScreenWake {
	state: ScreenWakeState = $state('off');
	#lock: WakeLockSentinel | undefined;
	#open = false;
	readonly #seen = () => void this.#ask();

	/** Asks for it, and again whenever the page is seen again: a hidden page loses it. */
	open(): void {
		if (this.#open) return;
		this.#open = true;
		document.addEventListener('visibilitychange', this.#seen);
		void this.#ask();
	}

	/** Ends for good. */
	close(): void {
		this.#open = false;
		document.removeEventListener('visibilitychange', this.#seen);
		void this.#lock?.release();
		this.#lock = undefined;
	}

	async #ask(): Promise<void> {
		// Old browsers and plain HTTP do not have it, whatever the types say.
		const { wakeLock } = navigator as { wakeLock?: WakeLock };
		if (wakeLock === undefined) {
			this.state = 'unsupported';
			return;
		}
		if (!this.#open || document.visibilityState !== 'visible' || this.#lock?.released === false) return;
		try {
			const lock = await wakeLock.request('screen');
			if (!this.#open) {
				await lock.release();
				return;
			}
			this.#lock = lock;
			this.state = 'held';
			lock.addEventListener('release', () => {
				if (document.visibilityState === 'visible' && this.#open) this.state = 'refused';
			});
		} catch {
			this.state = 'refused';
		}
	}
}
