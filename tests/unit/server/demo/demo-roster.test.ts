import { describe, expect, it } from 'vitest';
import { demoPeople, demoRegistry } from '#lib/server/demo/demo-registry.ts';
import { demoBoards } from '#lib/server/demo/demo-boards.ts';
import { demoRoster } from '#lib/server/demo/demo-roster.ts';
import { firstSession, nextSession } from '#lib/server/demo/session-calendar.ts';

const minute = 60_000;
const hour = 3_600_000;
const at = (text: string) => Date.parse(`${text}+08:00`);
const onDuty = (roster: ReturnType<typeof demoRoster>, instant: number) =>
	roster.flatMap((shifts, person) =>
		shifts.some(({ from, to }) => from <= instant && instant < to) ? [person] : []
	);

describe('people of the demo shop', () => {
	it('has two shops, five queues and 60 people with different accounts and names', () => {
		const { shops, queues, people, groups } = demoRegistry();
		expect([shops.length, queues.length, people.length]).toEqual([2, 5, 60]);
		expect(new Set(people.map(({ name }) => name)).size).toBe(60);
		expect(people[0]?.accounts).toEqual([{ source: 'demo', account: 'cs-01' }]);
		expect(people[59]?.id).toBe('cs-60');
		for (const { group } of people) expect(groups.map(({ id }) => id)).toContain(group);
		for (const { shop } of queues) expect(shops.map(({ id }) => id)).toContain(shop);
	});

	it('has a board for everything and one per shop, marked as demo and counting from the launch', () => {
		const boards = demoBoards('org', [5]);
		expect(boards.map(({ id }) => id)).toEqual(['demo', 'demo-flagship', 'demo-specialty']);
		expect(boards[0]).toMatchObject({
			name: '双11 · 开门红',
			phases: [{ name: '爆发期', start: 5 }],
			demo: true
		});
		const large = boards[0]?.tiles.filter(({ size }) => size !== 'small');
		expect(large?.map(({ metric }) => metric)).toEqual([
			'waiting',
			'unanswered',
			'firstResponse',
			'averageResponse',
			'agentsOnline'
		]);
	});

	it('has 47 to 52 people at every launch, whatever the hour', () => {
		for (let hourOfDay = 0; hourOfDay < 24; hourOfDay++) {
			const session = firstSession(at('2026-11-11T00:00:00') + hourOfDay * hour);
			const [launch] = session.launches as [number];
			const heads = onDuty(demoRoster(session), launch).length;
			expect([hourOfDay, heads >= 47 && heads <= 52]).toEqual([hourOfDay, true]);
		}
	});

	it('hands over at 08:00 to people who were not there before, and leaves nobody in both sessions', () => {
		const session = firstSession(at('2026-11-11T20:00:00'));
		const night = onDuty(demoRoster(session), session.end - 1);
		const morning = onDuty(demoRoster(nextSession(session)), session.end);
		expect(night).toHaveLength(8);
		expect(morning).toHaveLength(21);
		expect(morning.filter((person) => night.includes(person))).toEqual([]);
		const early = onDuty(demoRoster(nextSession(session)), session.end - 5 * minute);
		expect(early).toEqual(morning);
	});

	it('nobody is on a break from 20 minutes before a launch to 28 minutes after it', () => {
		const session = nextSession(firstSession(at('2026-11-11T20:00:00')));
		const [launch] = session.launches as [number];
		const breaks = demoRoster(session).flatMap((shifts) => shifts.flatMap((shift) => shift.breaks));
		expect(breaks.length).toBeGreaterThan(demoPeople.length);
		for (const { from, length } of breaks) {
			expect(from >= launch + 28 * minute || from + length <= launch - 20 * minute).toBe(true);
		}
	});
});
