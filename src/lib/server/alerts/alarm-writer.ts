import type { AlarmChange, AlarmRepository } from '../storage/alarm-repository.ts';

/**
 * Writes what happens to alarms in its order, without holding up those who look at the figures. What could not be
 * written stays in line for the next call.
 */
export class AlarmWriter {
	readonly #repository: Pick<AlarmRepository, 'write'>;
	#waiting: AlarmChange[] = [];
	#writing: Promise<boolean> | undefined;
	/** Called when writing begins to fail, and with nothing when it works again. */
	readonly #onTrouble: (error?: unknown) => void;
	#failing = false;

	constructor(repository: Pick<AlarmRepository, 'write'>, onTrouble: (error?: unknown) => void) {
		this.#repository = repository;
		this.#onTrouble = onTrouble;
	}

	/** Puts a change in line. */
	add(change: AlarmChange): void {
		this.#waiting.push(change);
	}

	/** Writes all that is in line. Resolves to whether everything that was there at the call is on disk. */
	async flush(): Promise<boolean> {
		// What came while another batch was being written is not in that batch.
		while (this.#writing !== undefined) await this.#writing;
		if (this.#waiting.length === 0) return true;
		this.#writing = this.#write().finally(() => (this.#writing = undefined));
		return this.#writing;
	}

	async #write(): Promise<boolean> {
		const batch = this.#waiting;
		this.#waiting = [];
		try {
			await this.#repository.write(batch);
		} catch (error) {
			this.#waiting = [...batch, ...this.#waiting];
			if (!this.#failing) this.#onTrouble(error);
			this.#failing = true;
			return false;
		}
		if (this.#failing) this.#onTrouble();
		this.#failing = false;
		return true;
	}
}
