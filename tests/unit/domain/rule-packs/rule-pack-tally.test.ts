import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageSender } from '#lib/domain/events/event.ts';
import { presetRulePacks } from '#lib/domain/rule-packs/preset-rule-packs.ts';
import { jd2021 } from '#lib/domain/rule-packs/presets/jd-2021.ts';
import { plain } from '#lib/domain/rule-packs/presets/plain.ts';
import { RulePackTally } from '#lib/domain/rule-packs/rule-pack-tally.ts';
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

function readAll(tally: RulePackTally, now: number) {
	return {
		all: tally.figures(now),
		second: tally.figures(now, { from: '2026-11-12' }),
		ofA: tally.figures(now, { agent: 'A' }),
		ofB: tally.figures(now, { agent: 'B', to: '2026-11-11' }),
		misses: tally.misses(now),
		missesOfA: tally.misses(now, { agent: 'A' })
	};
}

describe('the running figures of a rule pack', () => {
	it('equal those of the present sessions judged at once, after any order of adding, replacing and removing', () => {
		const step = fc.oneof(
			{ weight: 4, arbitrary: session.map((added) => ({ kind: 'add' as const, added })) },
			{
				weight: 1,
				arbitrary: fc.integer({ min: 1, max: 15 }).map((n) => ({ kind: 'remove' as const, id: `c${n}` }))
			}
		);
		fc.assert(
			fc.property(
				fc.constantFrom(...presetRulePacks),
				fc.array(step, { maxLength: 40 }),
				instant,
				(pack, steps, now) => {
					const running = new RulePackTally(pack, { zone });
					const present = new Map<string, RuleSession>();
					for (const taken of steps) {
						if (taken.kind === 'add') {
							running.add(taken.added);
							present.set(taken.added.id, taken.added);
						} else expect(running.remove(taken.id)).toBe(present.delete(taken.id));
					}
					const atOnce = new RulePackTally(pack, { zone });
					for (const added of [...present.values()].sort((a, b) => (a.id < b.id ? 1 : -1))) atOnce.add(added);
					expect(readAll(running, now)).toEqual(readAll(atOnce, now));
				}
			),
			{ numRuns: 1_000 }
		);
	});

	it('units = met + missed, misses lists every missed unit, and days add up to the whole', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...presetRulePacks),
				fc.uniqueArray(session, { maxLength: 15, selector: ({ id }) => id }),
				instant,
				(pack, sessions, now) => {
					const tally = new RulePackTally(pack, { zone });
					for (const added of sessions) tally.add(added);
					const all = tally.figures(now);
					expect(all.units).toBe(all.met + all.missed);
					expect(tally.misses(now)).toHaveLength(all.missed);
					const days = ['2026-11-11', '2026-11-12', '2026-11-13'].map((date) =>
						tally.figures(now, { from: date, to: date })
					);
					for (const field of ['units', 'met', 'missed', 'pending', 'excluded', 'sum', 'timed'] as const)
						expect(days.reduce((total, figures) => total + figures[field], 0)).toBe(all[field]);
				}
			),
			{ numRuns: 300 }
		);
	});

	it('sealing what is over keeps every figure', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...presetRulePacks),
				fc.uniqueArray(session, { maxLength: 15, selector: ({ id }) => id }),
				(pack, sessions) => {
					const now = at('14T00:00:00');
					const tally = new RulePackTally(pack, { zone });
					for (const added of sessions) tally.add(added);
					const before = tally.figures(now);
					tally.seal(Math.max(...sessions.map(lastInstantOf), 0) - 3_600_000);
					expect(tally.figures(now)).toEqual(before);
				}
			),
			{ numRuns: 300 }
		);
	});

	it('a late reply of 12:00:20 turns the miss of its closing into a met turn', () => {
		const tally = new RulePackTally(plain, { zone });
		tally.add(conversation(['12:00:00 customer', '12:03:00 closed']));
		expect(tally.figures(at('13:00:00'))).toMatchObject({ met: 0, missed: 1 });
		tally.add(conversation(['12:00:00 customer', '12:00:20 agent A', '12:03:00 closed']));
		expect(tally.figures(at('13:00:00'))).toMatchObject({ met: 1, missed: 0, sum: 20_000 });
		expect(tally.figures(at('13:00:00'), { agent: 'A' }).met).toBe(1);
		expect(tally.misses(at('13:00:00'))).toEqual([]);
	});

	it('a session that arrives late before a return joins it: two units become one', () => {
		const tally = new RulePackTally(jd2021, { zone });
		tally.add(conversation(['12:12:00 customer', '12:12:50 agent'], { id: 'back', customer: 'x' }));
		expect(tally.figures(at('13:00:00'))).toMatchObject({ units: 1, met: 0 });
		const earlier = ['12:00:00 customer', '12:00:10 agent', '12:05:00 closed'];
		tally.add(conversation(earlier, { id: 'first', customer: 'x' }));
		expect(tally.figures(at('13:00:00'))).toMatchObject({ units: 1, met: 1 });
	});

	it('a session whose customer becomes known moves to that customer', () => {
		const tally = new RulePackTally(jd2021, { zone });
		const lines = ['12:00:00 customer', '12:00:10 agent'];
		tally.add(conversation(lines, { id: 'a' }));
		tally.add(conversation(lines, { id: 'a', customer: 'x' }));
		expect(tally.figures(at('13:00:00')).units).toBe(1);
		expect(tally.remove('a')).toBe(true);
		expect(tally.remove('a')).toBe(false);
		expect(tally.figures(at('13:00:00')).units).toBe(0);
	});
});
