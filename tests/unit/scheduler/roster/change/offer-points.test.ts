import { expect, test } from 'vitest';
import { offerPoints, type WeighedPoint } from '#scheduler/roster/change/offer-points.ts';

const point = (kind: WeighedPoint['kind'], cost: number, changes: number, broken = 0): WeighedPoint => ({
	kind,
	cost,
	changes,
	broken
});
const untouched = point('untouched', 16_490, 0);
const fewest = point('fewest', 16_351, 5);

test('an answer that costs more than another is not called the least cost', () => {
	expect(offerPoints([untouched, fewest, point('leastCost', 16_455, 1)])).toEqual([
		untouched,
		point('balanced', 16_455, 1),
		fewest
	]);
});

test('an answer that is beaten in cost and changes is not offered', () => {
	expect(
		offerPoints([untouched, fewest, point('balanced', 16_400, 6), point('leastCost', 16_300, 7)])
	).toEqual([untouched, fewest, point('leastCost', 16_300, 7)]);
});

test('an answer that breaks a rule beats none that breaks none', () => {
	const legal = point('leastCost', 16_200, 7);
	expect(offerPoints([point('untouched', 16_000, 0, 1), fewest, legal])).toEqual([
		point('untouched', 16_000, 0, 1),
		fewest,
		point('balanced', 16_200, 7)
	]);
});

test('nobody called and the fewest changes are always told', () => {
	const worse = point('fewest', 17_000, 2);
	expect(offerPoints([untouched, worse])).toEqual([untouched, worse]);
});
