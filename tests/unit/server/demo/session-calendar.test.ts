import { describe, expect, it } from 'vitest';
import { firstSession, launchBefore, launchesFrom, nextSession } from '#lib/server/demo/session-calendar.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);

describe('sessions of the demo shop', () => {
	it('a demo started at 20:37:14 finds the launch of 20:00, at T+00:37', () => {
		expect(launchBefore(at('2026-11-11T20:37:14'))).toBe(at('2026-11-11T20:00:00'));
		expect(launchBefore(at('2026-11-11T20:41:59'))).toBe(at('2026-11-11T20:00:00'));
		expect(launchBefore(at('2026-11-11T20:42:00'))).toBe(at('2026-11-11T20:05:00'));
	});

	it('the first session runs from an hour before its launch to 08:00, the later ones from 08:00 to 08:00', () => {
		const first = firstSession(at('2026-11-11T20:00:00'));
		expect(first).toEqual({
			number: 0,
			start: at('2026-11-11T19:00:00'),
			end: at('2026-11-12T08:00:00'),
			launches: [at('2026-11-11T20:00:00')]
		});
		expect(nextSession(first)).toEqual({
			number: 1,
			start: at('2026-11-12T08:00:00'),
			end: at('2026-11-13T08:00:00'),
			launches: [at('2026-11-12T20:00:00')]
		});
	});

	it('a demo started at noon has the launch of 20:00 too; one started at 17:00 only its own', () => {
		const noon = firstSession(at('2026-11-11T12:00:00'));
		expect(noon.launches).toEqual([at('2026-11-11T12:00:00'), at('2026-11-11T20:00:00')]);
		expect(firstSession(at('2026-11-11T17:00:00')).launches).toEqual([at('2026-11-11T17:00:00')]);
	});

	it('a launch at 05:00 is not cut off at 08:00: its session goes on to the next day', () => {
		expect(firstSession(at('2026-11-11T05:00:00')).end).toBe(at('2026-11-12T08:00:00'));
	});

	it('the launches of the first three sessions of a demo started at noon: noon and 20:00, then daily', () => {
		expect(launchesFrom(at('2026-11-11T12:00:00'), 3)).toEqual([
			at('2026-11-11T12:00:00'),
			at('2026-11-11T20:00:00'),
			at('2026-11-12T20:00:00'),
			at('2026-11-13T20:00:00')
		]);
	});
});
