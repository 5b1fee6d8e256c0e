/**
 * The x ≥ 0 that minimises Σ_r (Σ_c rows[r][c]·x_c − target[r])² + ridge·Σ_c x_c²: the active-set method of Lawson and
 * Hanson, "Solving Least Squares Problems" (1974), chapter 23, on the normal equations. For few unknowns (tens).
 *
 * @param rows `rows[r]`: coefficients of equation r, one for each unknown
 * @param target `target[r]`: right-hand side of equation r
 * @param ridge weight of Σ x², at least 0; above 0 the answer is unique
 * @returns `x[c]`, each at least 0
 * @throws RangeError when there are no rows, they differ in length, or a value is not finite
 * @example nonNegativeLeastSquares([[1, 0], [0, 1]], [2, -3]) // [2, 0]
 */
export function nonNegativeLeastSquares(
	rows: readonly ArrayLike<number>[],
	target: ArrayLike<number>,
	ridge = 0
): Float64Array {
	const unknowns = rows[0]?.length ?? 0;
	if (rows.length === 0 || rows.length !== target.length) {
		throw new RangeError(
			`nonNegativeLeastSquares: target must have a value for each of at least one row, got ${target.length} for ${rows.length}`
		);
	}
	const gram = new Float64Array(unknowns * unknowns);
	const moment = new Float64Array(unknowns);
	for (const [r, row] of rows.entries()) {
		if (row.length !== unknowns) {
			throw new RangeError(
				`nonNegativeLeastSquares: rows must have ${unknowns} values each, got ${row.length}`
			);
		}
		for (let a = 0; a < unknowns; a++) {
			const value = row[a] as number;
			moment[a] = (moment[a] as number) + value * (target[r] as number);
			for (let b = 0; b < unknowns; b++) {
				gram[a * unknowns + b] = (gram[a * unknowns + b] as number) + value * (row[b] as number);
			}
		}
	}
	if (!moment.every(Number.isFinite) || !gram.every(Number.isFinite)) {
		throw new RangeError('nonNegativeLeastSquares: rows and target must be finite');
	}
	for (let c = 0; c < unknowns; c++) {
		const at = c * unknowns + c;
		// Collinear columns must not stop the elimination: a trace of ridge decides between them.
		gram[at] = (gram[at] as number) * (1 + 1e-13) + ridge;
	}
	return solve(gram, moment, unknowns);
}

function solve(gram: Float64Array, moment: Float64Array, unknowns: number): Float64Array {
	const x = new Float64Array(unknowns);
	const free = new Array<boolean>(unknowns).fill(false);
	const scale = moment.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
	// Each round frees one unknown; the bound is far above what the method needs and ends rounding loops.
	for (let round = 0; round < 30 * unknowns + 30; round++) {
		let next = -1;
		let steepest = 1e-12 * scale;
		for (let c = 0; c < unknowns; c++) {
			if (free[c]) continue;
			let gradient = moment[c] as number;
			for (let b = 0; b < unknowns; b++) gradient -= (gram[c * unknowns + b] as number) * (x[b] as number);
			if (gradient > steepest) {
				steepest = gradient;
				next = c;
			}
		}
		if (next < 0) break;
		free[next] = true;
		for (;;) {
			const candidate = solveFree(gram, moment, free);
			let step = 1;
			for (let c = 0; c < unknowns; c++) {
				const to = candidate[c] as number;
				const from = x[c] as number;
				if (free[c] && to <= 0 && from - to > 0) step = Math.min(step, from / (from - to));
			}
			let left = false;
			for (let c = 0; c < unknowns; c++) {
				if (!free[c]) continue;
				x[c] = (x[c] as number) + step * ((candidate[c] as number) - (x[c] as number));
				if (step < 1 && (x[c] as number) <= 1e-14 * scale) {
					x[c] = 0;
					free[c] = false;
					left = true;
				}
			}
			if (step === 1) break;
			if (!left) {
				// The newly freed unknown cannot move: it stays at its bound.
				free[next] = false;
				break;
			}
		}
	}
	for (let c = 0; c < unknowns; c++) if ((x[c] as number) < 0) x[c] = 0;
	return x;
}

/** Solves the normal equations of the free unknowns by Cholesky decomposition; the others are 0. */
function solveFree(gram: Float64Array, moment: Float64Array, free: readonly boolean[]): Float64Array {
	const unknowns = moment.length;
	const index: number[] = [];
	for (let c = 0; c < unknowns; c++) if (free[c]) index.push(c);
	const size = index.length;
	const lower = new Float64Array(size * size);
	const y = new Float64Array(size);
	for (let a = 0; a < size; a++) {
		for (let b = 0; b <= a; b++) {
			let sum = gram[(index[a] as number) * unknowns + (index[b] as number)] as number;
			for (let k = 0; k < b; k++) sum -= (lower[a * size + k] as number) * (lower[b * size + k] as number);
			lower[a * size + b] =
				a === b ? Math.sqrt(Math.max(sum, 1e-300)) : sum / (lower[b * size + b] as number);
		}
		let sum = moment[index[a] as number] as number;
		for (let k = 0; k < a; k++) sum -= (lower[a * size + k] as number) * (y[k] as number);
		y[a] = sum / (lower[a * size + a] as number);
	}
	const solution = new Float64Array(unknowns);
	for (let a = size - 1; a >= 0; a--) {
		let sum = y[a] as number;
		for (let k = a + 1; k < size; k++) {
			sum -= (lower[k * size + a] as number) * (solution[index[k] as number] as number);
		}
		solution[index[a] as number] = sum / (lower[a * size + a] as number);
	}
	return solution;
}
