/**
 * A seeded stream of uniform random numbers: sfc32 (Chris Doty-Humphrey, PractRand), 128 bits of state, integer
 * arithmetic only, so that every machine draws the same numbers byte for byte.
 *
 * Every purpose (the arrivals of one queue, the returns of one conversation, …) draws from its own stream, named
 * with the seed: a change in one purpose then leaves the draws of all others alone, which is what makes two
 * rosters comparable under common random numbers.
 *
 * @example new RandomStream(1, 'arrivals/0').uniform() // 0.6188965532783949, on every machine
 */
export class RandomStream {
	#a: number;
	#b: number;
	#c: number;
	#counter = 1;

	/**
	 * @param seed names the whole run
	 * @param name names the purpose within the run; streams of different names are independent
	 */
	constructor(seed: number | string, name: string) {
		[this.#a, this.#b, this.#c] = hashOf(`${seed}\u001f${name}`);
		// The first rounds mix the 96 bits of the seed into all of the state.
		for (let round = 0; round < 15; round++) this.word();
	}

	/** The next 32 random bits, an integer in [0, 2³²). */
	word(): number {
		const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
		this.#counter = (this.#counter + 1) | 0;
		this.#a = this.#b ^ (this.#b >>> 9);
		this.#b = (this.#c + (this.#c << 3)) | 0;
		this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
		this.#c |= 0;
		return sum >>> 0;
	}

	/** A uniform number in (0, 1), 53 bits: never 0 or 1, so that its logarithm is finite. */
	uniform(): number {
		// Two words, written out with the state at hand: half of a simulation's draws come from here.
		let a = this.#a;
		let b = this.#b;
		let c = this.#c;
		const first = (((a + b) | 0) + this.#counter) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = (((c << 21) | (c >>> 11)) + first) | 0;
		const second = (((a + b) | 0) + this.#counter + 1) | 0;
		this.#counter = (this.#counter + 2) | 0;
		this.#a = b ^ (b >>> 9);
		this.#b = (c + (c << 3)) | 0;
		this.#c = (((c << 21) | (c >>> 11)) + second) | 0;
		// 52 random bits and the half step between two of them.
		return ((first >>> 6) * 67_108_864 + (second >>> 6) + 0.5) / 4_503_599_627_370_496;
	}
}

/** Three 32-bit words from a text: one multiply-xor lane each (after MurmurHash3), then its finaliser. */
function hashOf(text: string): [number, number, number] {
	let x = 0x9e3779b9;
	let y = 0x85ebca6b;
	let z = 0xc2b2ae35;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		x = y ^ Math.imul(x ^ unit, 0x2545f491);
		y = z ^ Math.imul(y ^ unit, 0x27d4eb2f);
		z = x ^ Math.imul(z ^ unit, 0x165667b1);
	}
	return [avalanche(x ^ (y >>> 15)), avalanche(y ^ (z >>> 13)), avalanche(z ^ (x >>> 14))];
}

/** MurmurHash3's 32-bit finaliser: every input bit changes every output bit with probability about one half. */
function avalanche(word: number): number {
	let mixed = word ^ (word >>> 16);
	mixed = Math.imul(mixed, 0x85ebca6b);
	mixed ^= mixed >>> 13;
	mixed = Math.imul(mixed, 0xc2b2ae35);
	return mixed ^ (mixed >>> 16);
}
