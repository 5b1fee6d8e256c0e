/**
 * Solves (A + λI)·x = b for a symmetric, positive semi-definite A by Cholesky's decomposition.
 *
 * @param a `a[i · n + j]`, the lower triangle is read; not changed
 * @param penalty λ, above 0 where A may be singular
 * @returns undefined when the matrix is not positive definite to working accuracy
 * @example solveRidge(Float64Array.of(3, 0, 0, 1), Float64Array.of(8, 4), 1) // [2, 2]
 */
export function solveRidge(a: Float64Array, b: Float64Array, penalty: number): Float64Array | undefined {
	const n = b.length;
	const l = new Float64Array(n * n);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j <= i; j++) {
			let sum = (a[i * n + j] as number) + (i === j ? penalty : 0);
			for (let k = 0; k < j; k++) sum -= (l[i * n + k] as number) * (l[j * n + k] as number);
			if (i !== j) l[i * n + j] = sum / (l[j * n + j] as number);
			else if (sum > 1e-12 * (a[i * n + i] as number)) l[i * n + i] = Math.sqrt(sum);
			else return undefined;
		}
	}
	const x = Float64Array.from(b);
	for (let i = 0; i < n; i++) {
		for (let k = 0; k < i; k++) x[i] = (x[i] as number) - (l[i * n + k] as number) * (x[k] as number);
		x[i] = (x[i] as number) / (l[i * n + i] as number);
	}
	for (let i = n - 1; i >= 0; i--) {
		for (let k = i + 1; k < n; k++) x[i] = (x[i] as number) - (l[k * n + i] as number) * (x[k] as number);
		x[i] = (x[i] as number) / (l[i * n + i] as number);
	}
	return x;
}
