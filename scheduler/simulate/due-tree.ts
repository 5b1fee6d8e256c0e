/**
 * The first of a fixed number of subjects, by time and then by order: a tournament tree in typed arrays. Changing a
 * subject costs log2(subjects) comparisons at most, and nothing is left behind, unlike in a heap of entries.
 *
 * For what is due next, the order is the number of the entry among all that were ever scheduled. For routing, the
 * time is an agent's load. Of what is equal in both, the lowest number is first.
 */
export class DueTree {
	/** `#winner[1]` is the root; the children of node i are 2i and 2i + 1; the subjects are the leaves. */
	readonly #winner: Int32Array;
	/** The time of a node's winner, again: the way up reads it without going through the winner. */
	readonly #time: Float64Array;
	readonly #order: Float64Array;
	readonly #leaves: number;

	/** @param subjects how many, numbered from 0; none is due */
	constructor(subjects: number) {
		let leaves = 1;
		while (leaves < subjects) leaves *= 2;
		this.#leaves = leaves;
		this.#time = new Float64Array(2 * leaves).fill(Infinity);
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
		return this.#time[1] as number;
	}

	get firstOrder(): number {
		return this.#order[this.#winner[1] as number] as number;
	}

	/** Sets when `subject` is due: Infinity takes it out. */
	schedule(subject: number, time: number, order: number): void {
		const times = this.#time;
		const orders = this.#order;
		const winner = this.#winner;
		let node = this.#leaves + subject;
		times[node] = time;
		orders[subject] = order;
		// The winner so far of the way up, with its time at hand.
		let best = subject;
		let bestTime = time;
		while (node > 1) {
			const rivalTime = times[node ^ 1] as number;
			if (rivalTime <= bestTime) {
				const rival = winner[node ^ 1] as number;
				if (rivalTime < bestTime || isBefore(orders, rival, best)) {
					best = rival;
					bestTime = rivalTime;
				}
			}
			node >>= 1;
			// Another subject won here before and wins again: nothing changes further up.
			if (winner[node] === best && best !== subject) return;
			winner[node] = best;
			times[node] = bestTime;
		}
	}
}

function isBefore(orders: Float64Array, a: number, b: number): boolean {
	const difference = (orders[a] as number) - (orders[b] as number);
	// Two that never had an order differ by NaN: the number decides.
	return difference < 0 || (!(difference > 0) && a < b);
}
