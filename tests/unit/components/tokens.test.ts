import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(new URL('../../../src/lib/components/ui/tokens.css', import.meta.url), 'utf8');

type Colour = readonly [lightness: number, chroma: number, hue: number];

/** The colours of a block of the token file, on top of those below it. */
function tokens(selector: string, below: ReadonlyMap<string, Colour> = new Map()): Map<string, Colour> {
	const start = css.indexOf(`${selector} {`);
	if (start < 0) throw new RangeError(`tokens: selector must be in tokens.css, got ${selector}`);
	const block = css.slice(start, css.indexOf('}', start));
	const found = new Map(below);
	for (const [, name, l, c, h] of block.matchAll(/--([\w-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)/g))
		found.set(name ?? '', [Number(l) / 100, Number(c), Number(h)]);
	return found;
}

/** Relative luminance (WCAG 2.2) of an OKLCH colour, through linear sRGB (CSS Color 4). */
function luminance([lightness, chroma, hue]: Colour): number {
	const a = chroma * Math.cos((hue * Math.PI) / 180);
	const b = chroma * Math.sin((hue * Math.PI) / 180);
	const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
	const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
	const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
	const clamp = (value: number) => Math.min(1, Math.max(0, value));
	return (
		0.2126 * clamp(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) +
		0.7152 * clamp(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) +
		0.0722 * clamp(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s)
	);
}

function contrast(theme: ReadonlyMap<string, Colour>, ink: string, ground: string): number {
	const [a, b] = [ink, ground].map((name) => {
		const colour = theme.get(name);
		if (colour === undefined) throw new RangeError(`contrast: token must exist, got ${name}`);
		return luminance(colour);
	}) as [number, number];
	return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const light = tokens(':root');
const dark = tokens('\t:root');
const wall = tokens("[data-theme='wall']");
const stale = tokens("[data-theme='wall'][data-stale='true']", wall);

describe('hero figures have a contrast of at least 7', () => {
	test.each([
		['ink', 'panel'],
		['warn', 'panel'],
		['critical', 'critical-ground'],
		['muted', 'panel'],
		['muted', 'critical-ground']
	])('%s on %s', (ink, ground) => expect(contrast(wall, ink, ground)).toBeGreaterThanOrEqual(7));
});

describe('text has a contrast of at least 4.5', () => {
	const pairs = ['ink', 'muted', 'accent', 'warn', 'critical', 'good'].flatMap((ink) => [
		[ink, 'panel'] as const,
		[ink, 'ground'] as const
	]);
	test.each(pairs)('on a desk, light: %s on %s', (ink, ground) =>
		expect(contrast(light, ink, ground)).toBeGreaterThanOrEqual(4.5)
	);
	test.each(pairs)('on a desk, dark: %s on %s', (ink, ground) =>
		expect(contrast(dark, ink, ground)).toBeGreaterThanOrEqual(4.5)
	);
	test.each([
		...pairs,
		['ink', 'cell-idle'] as const,
		['ink', 'cell-low'] as const,
		['ink', 'cell-high'] as const,
		['ground', 'warn'] as const,
		['ground', 'alarm'] as const
	])('on the wall: %s on %s', (ink, ground) =>
		expect(contrast(wall, ink, ground)).toBeGreaterThanOrEqual(4.5)
	);
	test.each([
		['ink', 'panel'],
		['muted', 'panel'],
		['ink', 'cell-high'],
		['critical', 'critical-ground'],
		['ground', 'warn']
	])('on a stale wall: %s on %s', (ink, ground) =>
		expect(contrast(stale, ink, ground)).toBeGreaterThanOrEqual(4.5)
	);
});

describe('the edge of a control has a contrast of at least 3', () => {
	test.each([
		['light', light],
		['dark', dark],
		['wall', wall]
	] as const)('%s', (_, theme) => {
		expect(contrast(theme, 'edge', 'panel')).toBeGreaterThanOrEqual(3);
		expect(contrast(theme, 'edge', 'ground')).toBeGreaterThanOrEqual(3);
	});
});

test('the numbers of a stale wall have less contrast than live ones', () => {
	expect(contrast(stale, 'ink', 'panel')).toBeLessThan(contrast(wall, 'muted', 'panel'));
});
