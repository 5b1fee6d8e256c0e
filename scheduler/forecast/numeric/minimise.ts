/**
 * Least value of a function by the simplex method of Nelder and Mead (Computer Journal 7, 1965) with its usual
 * coefficients 1, 2, ½, ½. Deterministic; stops after a number of evaluations or when the values of the simplex agree.
 *
 * @param start first corner; the others are one `step` away along each axis
 * @param evaluations how often `f` may be called, at least start.length + 1
 * @returns the best point seen
 * @example minimise(([x = 0, y = 0]) => (x - 1) ** 2 + (y + 2) ** 2, [0, 0], 1, 200) // about [1, -2]
 */
export function minimise(
	f: (x: readonly number[]) => number,
	start: readonly number[],
	step: number,
	evaluations: number
): readonly number[] {
	let left = evaluations;
	const corner = (x: readonly number[]) => {
		left--;
		const value = f(x);
		// A point where the function is not defined is worse than all others.
		return { x, value: Number.isNaN(value) ? Infinity : value };
	};
	const simplex = [
		corner(start),
		...start.map((_, i) => corner(start.map((x, j) => (i === j ? x + step : x))))
	];
	const n = start.length;
	for (;;) {
		simplex.sort((a, b) => a.value - b.value);
		const [best, worst] = [simplex[0], simplex[n]] as [Corner, Corner];
		if (left <= 0 || !(worst.value - best.value > 1e-7 * Math.abs(best.value))) return best.x;
		const centre = start.map(
			(_, j) => simplex.slice(0, n).reduce((sum, { x }) => sum + (x[j] as number), 0) / n
		);
		const along = (t: number) => corner(centre.map((c, j) => c + t * (c - (worst.x[j] as number))));
		const reflected = along(1);
		if (reflected.value < best.value) {
			const expanded = along(2);
			simplex[n] = expanded.value < reflected.value ? expanded : reflected;
		} else if (reflected.value < (simplex[n - 1] as Corner).value) simplex[n] = reflected;
		else {
			const contracted = along(reflected.value < worst.value ? 0.5 : -0.5);
			if (contracted.value < Math.min(reflected.value, worst.value)) simplex[n] = contracted;
			else
				for (let k = 1; k <= n; k++)
					simplex[k] = corner((simplex[k] as Corner).x.map((x, j) => ((best.x[j] as number) + x) / 2));
		}
	}
}

interface Corner {
	readonly x: readonly number[];
	readonly value: number;
}
