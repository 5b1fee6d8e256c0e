/** Arrays that all pricers use, one at a time: those of a thousand people would not fit into memory. */
export class PricingSpace {
	value = new Float64Array(0);
	next = new Float64Array(0);
	/** What a state does best on its day, by day and state: cell + 1. */
	choice = new Uint16Array(0);
	/** Steps from state to state so far, of all pricers: a count of the work done. */
	steps = 0;

	/** Makes room for a pricer of so many states a day. */
	reserve(states: number, days: number): void {
		if (this.value.length < states) {
			this.value = new Float64Array(states);
			this.next = new Float64Array(states);
		}
		if (this.choice.length < states * days) this.choice = new Uint16Array(states * days);
	}

	swap(): void {
		[this.value, this.next] = [this.next, this.value];
	}
}
