/**
 * Shrinks the effects of groups towards 0, each as far as its own noise says: effect_g · τ² / (τ² + v_g). The variance
 * τ² between groups is the one at which they scatter as much as they should, Σ effect_g² / (τ² + v_g) = number of
 * groups (Paule and Mandel, J. Research NBS 87, 1982, with the mean known to be 0: effects are deviations from a level);
 * 0 when they scatter no more than their noise.
 *
 * @param effects one a group
 * @param variances of their noise, at least 0; 0: known exactly
 * @returns of each group the shrunken effect and the variance of what stays unknown of it, and τ²
 * @example
 * // 4 / (τ² + 1) + 4 / (τ² + 1) = 2: τ² = 3, and 2 · 3 / 4 = 1.5
 * shrinkEffects([2, -2], [1, 1]).shrunk[0] // { effect: 1.5, variance: 0.75 }
 * @throws RangeError when the arrays differ in length or a variance is negative
 */
export function shrinkEffects(
	effects: readonly number[],
	variances: readonly number[]
): {
	readonly shrunk: readonly { readonly effect: number; readonly variance: number }[];
	readonly between: number;
} {
	if (effects.length !== variances.length || variances.some((v) => !(v >= 0 && v < Infinity))) {
		throw new RangeError(
			`shrinkEffects: variances must be at least 0 and finite, one for each of ${effects.length} effects, ` +
				`got [${variances.join(', ')}]`
		);
	}
	const between = varianceBetween(effects, variances);
	return {
		between,
		shrunk: effects.map((effect, g) => {
			const variance = variances[g] as number;
			const kept = between > 0 ? between / (between + variance) : 0;
			return { effect: kept * effect, variance: kept * variance };
		})
	};
}

function varianceBetween(effects: readonly number[], variances: readonly number[]): number {
	const scatter = (between: number) =>
		effects.reduce((sum, effect, g) => {
			const total = between + (variances[g] as number);
			return effect === 0 ? sum : sum + (effect * effect) / total;
		}, 0);
	if (!(scatter(0) > effects.length)) return 0;
	// At the largest squared effect no group scatters more than it should.
	let low = 0;
	let high = effects.reduce((largest, effect) => Math.max(largest, effect * effect), 0);
	for (let i = 0; i < 60; i++) {
		const middle = (low + high) / 2;
		if (scatter(middle) > effects.length) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
