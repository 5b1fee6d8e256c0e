import { day, hour, minute, second, type Milliseconds } from '#lib/domain/units.ts';

const units: Readonly<Record<string, Milliseconds>> = {
	ms: 1,
	s: second,
	m: minute,
	min: minute,
	h: hour,
	d: day
};

/**
 * A length of time as people type it: `20s`, `3m`, `2.5m`, `1h30m`, `7d`. Undefined when it is none; a bare number has
 * no unit and is none.
 *
 * @example parseDuration('1h30m') // 5_400_000
 */
export function parseDuration(text: string): Milliseconds | undefined {
	const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|min|[smhd])/g)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
	// Thousandths of a millisecond in, whole milliseconds out: 0.1s + 0.2s is 300 ms.
	return Math.round(
		parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? NaN), 0)
	);
}

/**
 * The shortest writing of a length of time.
 *
 * @example formatDuration(5_400_000) // '1h30m'
 */
export function formatDuration(length: Milliseconds): string {
	let rest = Math.round(length);
	let text = '';
	for (const [unit, size] of [
		['d', day],
		['h', hour],
		['m', minute],
		['s', second],
		['ms', 1]
	] as const) {
		const count = Math.floor(rest / size);
		if (count === 0) continue;
		text += `${count}${unit}`;
		rest -= count * size;
	}
	return text || '0s';
}
