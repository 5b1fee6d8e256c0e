/**
 * The future of a simulation: a binary heap of what is due, in typed arrays, without an allocation per entry.
 *
 * An entry is (time, kind, subject, stamp). Entries of the same instant leave in the order in which they came,
 * so that a run does not depend on the heap's shape. An entry cannot be taken out early; instead its owner
 * raises its own stamp and ignores entries that carry an older one.
 */
export class EventHeap {
	#time = new Float64Array(256);
	#arrival = new Float64Array(256);
	#kind = new Uint8Array(256);
	#subject = new Float64Array(256);
	#stamp = new Float64Array(256);
	/** `#order[0]` is the slot that is due first; behind `size` lie the free slots. */
	#order = numbered(256);
	#pushed = 0;
	#nextTime = Infinity;
	/** Entries that wait. */
	size = 0;

	/** The instant of the first entry; Infinity when empty. */
	get nextTime(): number {
		return this.#nextTime;
	}

	/** The order of the first entry among all that were ever pushed. */
	get nextOrder(): number {
		return this.#arrival[this.#order[0] as number] as number;
	}

	/** The order that an entry pushed now would get, for what is due outside of the heap. */
	takeOrder(): number {
		return this.#pushed++;
	}

	/** @throws RangeError when the time is not a number; an infinite time never comes due and is dropped */
	push(time: number, kind: number, subject: number, stamp: number): void {
		if (Number.isNaN(time)) throw new RangeError('EventHeap.push: time must be a number, got NaN');
		if (time === Infinity) return;
		if (this.size === this.#order.length) this.#grow();
		const slot = this.#order[this.size] as number;
		this.#time[slot] = time;
		this.#arrival[slot] = this.#pushed++;
		this.#kind[slot] = kind;
		this.#subject[slot] = subject;
		this.#stamp[slot] = stamp;
		this.#rise(this.size++, slot);
		if (time < this.#nextTime) this.#nextTime = time;
	}

	/** Takes the first entry out and writes it into `entry`; false when empty. */
	pop(entry: HeapEntry): boolean {
		if (this.size === 0) return false;
		const slot = this.#order[0] as number;
		entry.time = this.#time[slot] as number;
		entry.kind = this.#kind[slot] as number;
		entry.subject = this.#subject[slot] as number;
		entry.stamp = this.#stamp[slot] as number;
		const last = this.#order[--this.size] as number;
		this.#order[this.size] = slot;
		if (this.size > 0) this.#sink(last);
		this.#nextTime = this.size === 0 ? Infinity : (this.#time[this.#order[0] as number] as number);
		return true;
	}

	#isBefore(a: number, b: number): boolean {
		const byTime = (this.#time[a] as number) - (this.#time[b] as number);
		return byTime < 0 || (byTime === 0 && (this.#arrival[a] as number) < (this.#arrival[b] as number));
	}

	#rise(from: number, slot: number): void {
		let place = from;
		while (place > 0) {
			const parent = (place - 1) >> 1;
			const above = this.#order[parent] as number;
			if (!this.#isBefore(slot, above)) break;
			this.#order[place] = above;
			place = parent;
		}
		this.#order[place] = slot;
	}

	#sink(slot: number): void {
		let place = 0;
		for (;;) {
			let child = 2 * place + 1;
			if (child >= this.size) break;
			const right = child + 1;
			if (right < this.size && this.#isBefore(this.#order[right] as number, this.#order[child] as number)) {
				child = right;
			}
			const below = this.#order[child] as number;
			if (!this.#isBefore(below, slot)) break;
			this.#order[place] = below;
			place = child;
		}
		this.#order[place] = slot;
	}

	#grow(): void {
		const length = this.#order.length * 2;
		const longer = (old: Float64Array) => {
			const grown = new Float64Array(length);
			grown.set(old);
			return grown;
		};
		this.#time = longer(this.#time);
		this.#arrival = longer(this.#arrival);
		this.#subject = longer(this.#subject);
		this.#stamp = longer(this.#stamp);
		const kind = new Uint8Array(length);
		kind.set(this.#kind);
		this.#kind = kind;
		const order = numbered(length);
		order.set(this.#order);
		this.#order = order;
	}
}

/** 0, 1, 2, … */
function numbered(length: number): Int32Array {
	const numbers = new Int32Array(length);
	for (let i = 0; i < length; i++) numbers[i] = i;
	return numbers;
}

/** What is due: a reusable record that `EventHeap.pop` fills. */
export interface HeapEntry {
	time: number;
	/** What kind of happening, a small integer of the owner's choice. */
	kind: number;
	/** To whom or what: an index of the owner's choice. */
	subject: number;
	/** The subject's stamp when the entry was pushed. */
	stamp: number;
}
