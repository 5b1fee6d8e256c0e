/**
 * When each of a fixed number of subjects is due next: a tournament tree in typed arrays. Changing a subject's
 * instant costs log2(subjects) comparisons, and nothing is left behind, unlike in a heap of entries.
 *
 * Equal instants are decided by `order`, the number of the entry among all that were ever scheduled.
 */
export class DueTree {
	/** `time[s]`: when subject s is due; Infinity: not at all. */
	readonly #time: Float64Array;
	readonly #order: Float64Array;
	/** `#winner[1]` is the root; the children of node i are 2i and 2i + 1; the subjects are the leaves. */
	readonly #winner: Int32Array;
	readonly #leaves: number;

	/** @param subjects how many, numbered from 0 */
	constructor(subjects: number) {
		let leaves = 1;
		while (leaves < subjects) leaves *= 2;
		this.#leaves = leaves;
		this.#time = new Float64Array(leaves).fill(Infinity);
		this.#order = new Float64Array(leaves);
		this.#winner = new Int32Array(2 * leaves);
		for (let leaf = 0; leaf < leaves; leaf++) this.#winner[leaves + leaf] = leaf;
		for (let node = leaves - 1; node > 0; node--) {
			this.#winner[node] = this.#winner[2 * node] as number;
		}
	}

	/** The subject that is due first. */
	get first(): number {
		return this.#winner[1] as number;
	}

	/** When the first one is due; Infinity when none is. */
	get firstTime(): number {
		return this.#time[this.#winner[1] as number] as number;
	}

	get firstOrder(): number {
		return this.#order[this.#winner[1] as number] as number;
	}

	/** Sets when `subject` is due: Infinity takes it out. */
	schedule(subject: number, time: number, order: number): void {
		const times = this.#time;
		const orders = this.#order;
		const winner = this.#winner;
		times[subject] = time;
		orders[subject] = order;
		// The winner so far of the way up, with its time and order at hand.
		let best = subject;
		let bestTime = time;
		let bestOrder = order;
		for (let node = this.#leaves + subject; node > 1; node >>= 1) {
			const rival = winner[node ^ 1] as number;
			const rivalTime = times[rival] as number;
			if (rivalTime < bestTime || (rivalTime === bestTime && (orders[rival] as number) < bestOrder)) {
				best = rival;
				bestTime = rivalTime;
				bestOrder = orders[rival] as number;
			}
			winner[node >> 1] = best;
		}
	}
}
