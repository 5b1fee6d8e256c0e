import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordableMisses } from '#lib/domain/rule-packs/affordable-misses.ts';
import { parseRulePack } from '#lib/domain/rule-packs/parse-rule-pack.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import { jd2021 } from '#lib/domain/rule-packs/presets/jd-2021.ts';
import { selectRulePacks } from '#lib/domain/rule-packs/select-rule-packs.ts';

describe('the packs that ship', () => {
	for (const pack of presetRulePacks)
		it(`${pack.id} survives JSON, passes the parser and says "verify with the platform"`, () => {
			const parsed = parseRulePack(JSON.parse(JSON.stringify(pack)));
			expect(parsed).toEqual({ status: 'valid', pack });
			expect(pack.caution).toContain('verify with the platform');
		});

	it('have eight different ids', () => {
		expect(new Set(presetRulePacks.map(({ id }) => id)).size).toBe(8);
	});
});

describe('packs that apply on a date', () => {
	const ids = (platform: string, date: string) =>
		selectRulePacks(presetRulePacks, { platform, date }).map(({ id }) => id);

	it('Taobao: the uncapped mean until 2021, the capped one from 2022, the 3-minute rate from 2 April 2023', () => {
		expect(ids('taobao', '2020-09-25')).toEqual([]);
		expect(ids('taobao', '2021-12-31')).toEqual(['taobao-2020']);
		expect(ids('taobao', '2022-01-01')).toEqual(['taobao-2022']);
		expect(ids('taobao', '2023-04-01')).toEqual(['taobao-2022']);
		expect(ids('taobao', '2023-04-02')).toEqual(['taobao-3min-2023', 'taobao-2022']);
	});

	it('of one series, the later start wins, then the newer version', () => {
		const edited = { ...jd2021, version: 2 };
		const next = { ...jd2021, id: 'jd-2025', validFrom: '2025-01-01' };
		const packs = [next, edited, jd2021];
		expect(selectRulePacks(packs, { platform: 'jd', date: '2024-12-31' })).toEqual([edited]);
		expect(selectRulePacks(packs, { platform: 'jd', date: '2025-01-01' })).toEqual([next]);
	});
});

describe('reading an edited pack', () => {
	const problemsOf = (changes: object) => {
		const parsed = parseRulePack({ ...jd2021, ...changes });
		return parsed.status === 'valid' ? [] : parsed.problems;
	};

	it('names the field and what it must be', () => {
		expect(problemsOf({ limitSeconds: -1 })).toEqual([{ path: '/limitSeconds', message: 'must be > 0' }]);
		expect(problemsOf({ atDayEnd: 'never' })).toEqual([
			{ path: '/atDayEnd', message: 'must be one of unanswered, runs on' }
		]);
		expect(problemsOf({ hours: { from: '09:00' } })).toEqual([
			{ path: '/hours/to', message: 'must be given' }
		]);
		expect(problemsOf({ unansweredValue: '600' })).toEqual([
			{ path: '/unansweredValue', message: 'must be a number of seconds, miss or excluded' }
		]);
		expect(problemsOf({ limit: 30 })).toEqual([{ path: '/limit', message: 'is not a field of a rule pack' }]);
	});

	it('refuses dates and times that do not exist', () => {
		expect(problemsOf({ validFrom: '2026-02-30' })).toEqual([
			{ path: '/validFrom', message: 'must be a date YYYY-MM-DD, got "2026-02-30"' }
		]);
		expect(problemsOf({ hours: { from: '24:00', to: '25:00' } })).toEqual([
			{ path: '/hours/from', message: 'must be a time HH:MM, got "24:00"' },
			{ path: '/hours/to', message: 'must be a time HH:MM or 24:00, got "25:00"' }
		]);
		expect(problemsOf({ hours: { from: '09:00', to: '09:00' } })).toHaveLength(1);
		expect(problemsOf({ validTo: '2021-12-14' })).toEqual([
			{ path: '/validTo', message: 'must be later than validFrom' }
		]);
	});

	it('refuses parts that contradict each other', () => {
		expect(problemsOf({ unit: { of: 'turn', judgedBy: 'first turn' } })).toMatchObject([
			{ path: '/unit/judgedBy' }
		]);
		expect(problemsOf({ unit: { of: 'customer-day' } })).toMatchObject([{ path: '/unit/judgedBy' }]);
		expect(problemsOf({ limitSeconds: undefined })).toMatchObject([{ path: '/limitSeconds' }]);
	});

	it('refuses what is no object', () => {
		expect(parseRulePack('jd-2021')).toEqual({
			status: 'invalid',
			problems: [{ path: '', message: 'must be object' }]
		});
	});
});

describe('affordable misses', () => {
	it('95 of 96 met, target 90 %, 200 units expected: 19 of the 20 are left', () => {
		expect(affordableMisses({ met: 95, units: 96, target: 0.9, expectedUnits: 200 })).toBe(19);
	});

	it('10 units at 90 % afford exactly one miss', () => {
		expect(affordableMisses({ met: 0, units: 0, target: 0.9, expectedUnits: 10 })).toBe(1);
		expect(affordableMisses({ met: 9, units: 10, target: 0.9, expectedUnits: 10 })).toBe(0);
		expect(affordableMisses({ met: 8, units: 10, target: 0.9, expectedUnits: 10 })).toBe(-1);
	});

	it('without a forecast: 90 met of 92 can take 8 more misses in a row at 90 %', () => {
		expect(affordableMisses({ met: 90, units: 92, target: 0.9 })).toBe(8);
	});

	it('nothing decided and nothing expected: not 0, but unknown', () => {
		expect(affordableMisses({ met: 0, units: 0, target: 0.9 })).toBeUndefined();
	});

	it('a target of 0 or 101 % is refused', () => {
		expect(() => affordableMisses({ met: 1, units: 1, target: 0 })).toThrow(RangeError);
		expect(() => affordableMisses({ met: 1, units: 1, target: 1.01 })).toThrow(RangeError);
		expect(() => affordableMisses({ met: 2, units: 1, target: 0.9 })).toThrow(RangeError);
	});

	it('is the largest number: the target holds with it and fails with one more', () => {
		fc.assert(
			fc.property(
				fc.nat(2_000),
				fc.nat(200),
				fc.integer({ min: 1, max: 1_000 }),
				fc.nat(3_000),
				(met, missed, perMille, more) => {
					const target = perMille / 1_000;
					const units = met + missed;
					const total = units + more;
					const left = affordableMisses({ met, units, target, expectedUnits: total });
					if (total === 0) expect(left).toBeUndefined();
					else {
						const holds = (misses: number) => (total - missed - misses) / total >= target;
						expect(holds(left as number)).toBe(true);
						expect(holds((left as number) + 1)).toBe(false);
					}
					const next = affordableMisses({ met, units, target });
					if (units === 0) expect(next).toBeUndefined();
					else {
						// Compared in whole numbers: met / (units + n) ≥ perMille / 1000.
						const stands = (misses: number) => met * 1_000 >= perMille * (units + misses);
						expect(stands(next as number)).toBe(true);
						expect(stands((next as number) + 1)).toBe(false);
					}
				}
			)
		);
	});
});
