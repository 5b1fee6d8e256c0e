import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageSender } from '#lib/domain/events/event.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import { jd2021 } from '#lib/domain/rule-packs/presets/jd-2021.ts';
import { plain } from '#lib/domain/rule-packs/presets/plain.ts';
import { evaluateRulePack } from '#lib/domain/rule-packs/evaluate-rule-pack.ts';
import { noFigures, type RulePackFigures } from '#lib/domain/rule-packs/rule-pack-figures.ts';
import {
	addSession,
	emptyRulePackTally,
	figuresFrom,
	removeSession,
	sealRulePackTally,
	type RulePackTally
} from '#lib/domain/rule-packs/rule-pack-tally.ts';
import { lastInstantOf, type Handover, type RuleSession } from '#lib/domain/rule-packs/rule-session.ts';
import { at, conversation, zone } from './sessions.ts';

const start = at('06:00:00');
const instant = fc.integer({ min: 0, max: 40 * 60 }).map((minutes) => start + minutes * 60_000);
const message = fc.record({
	at: fc.integer({ min: 0, max: 1_500 }).map((seconds) => seconds * 1_000),
	from: fc.constantFrom<MessageSender>('customer', 'customer', 'agent', 'agent', 'assisted', 'bot', 'system'),
	agent: fc.option(fc.constantFrom('A', 'B'), { nil: undefined }),
	auto: fc.boolean(),
	private: fc.constant(false)
});
const handover = fc.oneof(
	fc.record({
		kind: fc.constant('assigned' as const),
		at: fc.nat(1_500_000),
		agent: fc.constantFrom('A', 'B')
	}),
	fc.record({ kind: fc.constant('unassigned' as const), at: fc.nat(1_500_000) })
);
const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;

/** A conversation within 25 minutes of one of 12 customers, over 40 hours around two midnights. */
const session = fc
	.record({
		id: fc.integer({ min: 1, max: 15 }).map((n) => `c${n}`),
		customer: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }),
		opened: instant,
		asked: fc.option(fc.nat(120_000), { nil: undefined, freq: 4 }),
		messages: fc.array(message, { maxLength: 8 }),
		handovers: fc.array(handover, { maxLength: 3 }),
		closing: fc.option(fc.nat(1_600_000), { nil: undefined })
	})
	.map(({ opened, asked, messages, handovers, closing, ...rest }): RuleSession => {
		return {
			...rest,
			opened,
			asked: asked === undefined ? undefined : opened + asked,
			messages: messages.map((m) => ({ ...m, at: opened + m.at })).sort(byTime),
			handovers: handovers.map((h): Handover => ({ ...h, at: opened + h.at })).sort(byTime),
			closings: closing === undefined ? [] : [opened + closing]
		};
	});

const numRuns = Number(process.env['TIDEWALL_PROPERTY_RUNS'] ?? 1_000);
/** Never: the sessions of these tests may change at any time. */
const unsettled = Infinity;
const first = '2026-11-10';
const last = '2026-11-14';

/** Every date by itself, and all of them. */
function readAll(tally: RulePackTally, now: number): RulePackFigures[] {
	return [
		figuresFrom(tally, now, first, last),
		figuresFrom(tally, now, '2026-11-11', '2026-11-11'),
		figuresFrom(tally, now, '2026-11-12', '2026-11-12')
	];
}

/** The same by judging all sessions at once. */
function judgedAtOnce(tally: RulePackTally, sessions: Iterable<RuleSession>, now: number): RulePackFigures[] {
	const all = [...sessions];
	const figures = (from: string, to: string): RulePackFigures => {
		const result = evaluateRulePack(tally.pack, all, { zone, at: now, from, to });
		const names = Object.keys(noFigures) as (keyof RulePackFigures)[];
		return Object.fromEntries(names.map((name) => [name, result[name]])) as unknown as RulePackFigures;
	};
	return [figures(first, last), figures('2026-11-11', '2026-11-11'), figures('2026-11-12', '2026-11-12')];
}

describe('the running figures of a rule pack', () => {
	it('equal those of the present sessions judged at once, after any order of adding, replacing, removing and reading', () => {
		const step = fc.oneof(
			{ weight: 4, arbitrary: session.map((added) => ({ kind: 'add' as const, added })) },
			{
				weight: 1,
				arbitrary: fc.integer({ min: 1, max: 15 }).map((n) => ({ kind: 'remove' as const, id: `c${n}` }))
			},
			// As time passes, verdicts change by themselves.
			{
				weight: 2,
				arbitrary: fc.nat(40).map((minutes) => ({ kind: 'read' as const, after: minutes * 60_000 }))
			},
			{ weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) }
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...presetRulePacks),
				fc.array(step, { maxLength: 60 }),
				instant,
				(pack, steps, begun) => {
					let now = begun;
					let tally = emptyRulePackTally(pack, zone);
					const present = new Map<string, RuleSession>();
					for (const taken of steps) {
						if (taken.kind === 'add') {
							addSession(tally, taken.added, unsettled);
							present.set(taken.added.id, taken.added);
						} else if (taken.kind === 'remove') {
							expect(removeSession(tally, taken.id)).toBe(present.delete(taken.id));
						} else if (taken.kind === 'restart') tally = deserialize(serialize(tally)) as RulePackTally;
						else {
							now += taken.after;
							expect(readAll(tally, now)).toEqual(judgedAtOnce(tally, present.values(), now));
						}
					}
					expect(readAll(tally, now)).toEqual(judgedAtOnce(tally, present.values(), now));
				}
			),
			{ numRuns }
		);
	});

	it('units = met + missed, misses lists every missed unit, and days add up to the whole', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...presetRulePacks),
				fc.uniqueArray(session, { maxLength: 15, selector: ({ id }) => id }),
				instant,
				(pack, sessions, now) => {
					const all = evaluateRulePack(pack, sessions, { zone, at: now });
					expect(all.units).toBe(all.met + all.missed);
					expect(all.misses).toHaveLength(all.missed);
					const days = ['2026-11-11', '2026-11-12', '2026-11-13'].map((date) =>
						evaluateRulePack(pack, sessions, { zone, at: now, from: date, to: date })
					);
					for (const field of ['units', 'met', 'missed', 'pending', 'excluded', 'sum', 'timed'] as const)
						expect(days.reduce((total, figures) => total + figures[field], 0)).toBe(all[field]);
				}
			),
			{ numRuns: Math.ceil(numRuns / 3) }
		);
	});

	it('sealing what is settled keeps every figure, also when sessions that are left change', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...presetRulePacks),
				fc.uniqueArray(session, { maxLength: 15, selector: ({ id }) => id }),
				instant,
				(pack, sessions, settledBy) => {
					const now = at('14T00:00:00');
					const tally = emptyRulePackTally(pack, zone);
					const settledAt = (each: RuleSession) => (lastInstantOf(each) < settledBy ? now : unsettled);
					for (const each of sessions) addSession(tally, each, settledAt(each));
					sealRulePackTally(tally, now, first);
					expect(readAll(tally, now)).toEqual(judgedAtOnce(tally, sessions, now));
					const changed = sessions.map((each): RuleSession => {
						const isSettled = settledAt(each) === now;
						return isSettled ? each : { ...each, closings: [...each.closings, lastInstantOf(each) + 1_000] };
					});
					// What is sealed is told again, too, and is not counted twice.
					for (const each of changed) addSession(tally, each, settledAt(each));
					expect(readAll(tally, now)).toEqual(judgedAtOnce(tally, changed, now));
				}
			),
			{ numRuns }
		);
	});

	it('a late reply of 12:00:20 turns the miss of its closing into a met turn', () => {
		const tally = emptyRulePackTally(plain, zone);
		addSession(tally, conversation(['12:00:00 customer', '12:03:00 closed']), unsettled);
		expect(figuresFrom(tally, at('13:00:00'), first, last)).toMatchObject({ met: 0, missed: 1 });
		const replied = conversation(['12:00:00 customer', '12:00:20 agent A', '12:03:00 closed']);
		addSession(tally, replied, unsettled);
		expect(figuresFrom(tally, at('13:00:00'), first, last)).toMatchObject({ met: 1, missed: 0, sum: 20_000 });
		expect(evaluateRulePack(plain, [replied], { zone, at: at('13:00:00'), agent: 'A' }).met).toBe(1);
	});

	it('an open turn is pending up to its limit of 30 s and missed one millisecond after it', () => {
		const tally = emptyRulePackTally(plain, zone);
		addSession(tally, conversation(['12:00:00 customer']), unsettled);
		expect(figuresFrom(tally, at('12:00:30'), first, last)).toMatchObject({ pending: 1, missed: 0 });
		expect(figuresFrom(tally, at('12:00:30') + 1, first, last)).toMatchObject({ pending: 0, missed: 1 });
	});

	it('a session that arrives late before a return joins it: two units become one', () => {
		const tally = emptyRulePackTally(jd2021, zone);
		const back = conversation(['12:12:00 customer', '12:12:50 agent'], { id: 'back', customer: 'x' });
		addSession(tally, back, unsettled);
		expect(figuresFrom(tally, at('13:00:00'), first, last)).toMatchObject({ units: 1, met: 0 });
		const earlier = ['12:00:00 customer', '12:00:10 agent', '12:05:00 closed'];
		addSession(tally, conversation(earlier, { id: 'first', customer: 'x' }), unsettled);
		expect(figuresFrom(tally, at('13:00:00'), first, last)).toMatchObject({ units: 1, met: 1 });
	});

	it('a session whose customer becomes known moves to that customer', () => {
		const tally = emptyRulePackTally(jd2021, zone);
		const lines = ['12:00:00 customer', '12:00:10 agent'];
		addSession(tally, conversation(lines, { id: 'a' }), unsettled);
		addSession(tally, conversation(lines, { id: 'a', customer: 'x' }), unsettled);
		expect(figuresFrom(tally, at('13:00:00'), first, last).units).toBe(1);
		expect(removeSession(tally, 'a')).toBe(true);
		expect(removeSession(tally, 'a')).toBe(false);
		expect(figuresFrom(tally, at('13:00:00'), first, last).units).toBe(0);
	});

	it('of an agent group counts what is credited to its accounts, or to nobody', () => {
		const tally = emptyRulePackTally(plain, zone, new Set(['A']));
		const replied = (agent: string) =>
			conversation(['12:00:00 customer', `12:00:20 agent ${agent}`], { id: agent });
		for (const agent of ['A', 'B']) addSession(tally, replied(agent), unsettled);
		addSession(tally, conversation(['12:00:00 customer'], { id: 'nobody' }), unsettled);
		expect(figuresFrom(tally, at('12:00:25'), first, last)).toMatchObject({ met: 1, pending: 1 });
	});

	it('keeps nothing of what is sealed but the figures of days that are wanted', () => {
		const tally = emptyRulePackTally(plain, zone);
		for (let i = 0; i < 1_000; i++) {
			addSession(
				tally,
				conversation(['12:00:00 customer', '12:00:10 agent'], { id: `c${i}` }),
				at('13:00:00')
			);
		}
		sealRulePackTally(tally, at('13:00:00'), '2026-11-11');
		expect([tally.groups.size, tally.groupOf.size, tally.open.size]).toEqual([0, 0, 0]);
		expect(figuresFrom(tally, at('13:00:00'), first, last).met).toBe(1_000);
		sealRulePackTally(tally, at('14:00:00'), '2026-11-12');
		expect(tally.figures.size).toBe(0);
	});

	it('10,000 sessions under one customer id are judged within 5 s', { timeout: 60_000 }, () => {
		const tally = emptyRulePackTally(jd2021, zone);
		const begun = performance.now();
		for (let i = 0; i < 10_000; i++) {
			addSession(
				tally,
				conversation(['12:00:00 customer', '12:00:10 agent'], { id: `c${i}`, customer: 'everybody' }),
				unsettled
			);
			if (i % 100 === 0) figuresFrom(tally, at('12:30:00'), first, last);
		}
		expect(figuresFrom(tally, at('13:00:00'), first, last).missed).toBe(0);
		expect(performance.now() - begun).toBeLessThan(5_000);
	});
});
