/**
 * κ by moments: over the cells, Σ_c (p_ec − p̄_c)²/p̄_c has the mean (C − 1)(1 − 1/n)(1/(κ + 1) + 1/T) when the n profiles
 * come from one Dirichlet and T inquiries each, the noise of whose counts is taken off. The start value takes part as one
 * more profile would.
 *
 * @param profiles shares of a day's inquiries by slot, of past days
 * @param counts known inquiries of each of these days
 * @param cells the cell of each slot (`shapeCells`)
 */
export function fitConcentration(
	profiles: readonly Float64Array[],
	counts: readonly number[],
	cells: Int32Array,
	start: number
): number {
	const count = (cells.at(-1) ?? 0) + 1;
	if (count < 2) return start;
	const byCell = profiles.map((profile) => {
		const sums = new Float64Array(count);
		for (let i = 0; i < profile.length; i++) {
			sums[cells[i] as number] = (sums[cells[i] as number] as number) + (profile[i] as number);
		}
		return sums;
	});
	const mean = new Float64Array(count);
	for (const sums of byCell) {
		for (let c = 0; c < count; c++) mean[c] = (mean[c] as number) + (sums[c] as number) / byCell.length;
	}
	let distance = 0;
	let degrees = -1;
	for (let c = 0; c < count; c++) {
		const expected = mean[c] as number;
		if (!(expected > 0)) continue;
		degrees++;
		for (const sums of byCell) distance += ((sums[c] as number) - expected) ** 2 / expected;
	}
	if (degrees < 1) return start;
	const events = byCell.length;
	const noise = counts.reduce((sum, count) => sum + 1 / count, 0) / events;
	const spread = Math.max(0, distance / ((events - 1) * degrees) - noise);
	const pooled = ((events - 1) * spread + 1 / (start + 1)) / events;
	return Math.min(5_000, Math.max(10, 1 / pooled - 1));
}
