/** Letters of a name for each slip that is forgiven: none in 售前, which is not 售后; one in `chat`, two in `presale`. */
const lettersForOneSlip = 3;

/**
 * The name that was probably meant by one that is not known: the same without case, spaces and punctuation, else the
 * nearest within a slip (a letter too many, missing, wrong, or two exchanged) for every three letters. Undefined where
 * none is near, or two are equally near.
 *
 * @example similarName('pre-sale', ['presale', 'phone']) // 'presale'
 * @example similarName('售后', ['售前']) // undefined
 */
export function similarName(name: string, known: readonly string[]): string | undefined {
	const wanted = lettersOf(name);
	let best: string | undefined;
	let fewest = Infinity;
	for (const one of known) {
		if (one === name) continue;
		const letters = lettersOf(one);
		const slips = slipsBetween(wanted, letters);
		if (slips > Math.floor(Math.min(wanted.length, letters.length) / lettersForOneSlip)) continue;
		if (slips === fewest) best = undefined;
		if (slips >= fewest) continue;
		best = one;
		fewest = slips;
	}
	return best;
}

/** ` (is "presale" meant?)` to end a message with; nothing where no name is near. */
export function meantName(name: string, known: readonly string[]): string {
	const similar = similarName(name, known);
	return similar === undefined ? '' : ` (is "${similar}" meant?)`;
}

/** A name without case, spaces and punctuation. */
function lettersOf(name: string): readonly string[] {
	return [
		...name
			.normalize('NFKC')
			.toLowerCase()
			.replace(/[\s\p{P}\p{S}]/gu, '')
	];
}

/** Optimal string alignment distance (Damerau 1964, without a letter moved twice). */
function slipsBetween(a: readonly string[], b: readonly string[]): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, at) => at);
	a.forEach((letter, i) => {
		const row = [i + 1];
		b.forEach((other, j) => {
			const cost = Math.min(
				(last[j + 1] ?? 0) + 1,
				(row[j] ?? 0) + 1,
				(last[j] ?? 0) + (letter === other ? 0 : 1)
			);
			const isExchanged = i > 0 && j > 0 && letter === b[j - 1] && a[i - 1] === other;
			row.push(isExchanged ? Math.min(cost, (beforeLast[j - 1] ?? 0) + 1) : cost);
		});
		beforeLast = last;
		last = row;
	});
	return last[b.length] ?? 0;
}
