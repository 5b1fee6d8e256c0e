import { describe, expect, it } from 'vitest';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { MemoryEventLog } from '#lib/server/log/memory-event-log.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { at, boardOf, story, type Draft } from '../../../support/story.ts';

const board = boardOf();

function day(prefix: string, name: string): Draft[] {
	return Array.from({ length: 50 }, (_, i): Draft[] => {
		const time = (second: number) =>
			`${prefix}1${Math.floor(i / 10)}:${(i % 10) * 6}:${second}`.replace(/:(\d)(?=:|$)/g, ':0$1');
		return [
			[time(0), 'conversation.opened', `${name}-${i}`, { channel: 'jd', customer: `k${i}` }],
			[time(5), 'message.created', `${name}-${i}`, { message: `${name}${i}`, from: 'customer' }],
			[time(20), 'message.created', `${name}-${i}`, { message: `${name}${i}r`, from: 'agent', agent: 'a' }],
			[time(30), 'conversation.closed', `${name}-${i}`, { reason: 'agent' }]
		];
	}).flat();
}

describe('live floors', () => {
	it('that fold the whole log do not keep what closed days ago in memory', async () => {
		const log = new MemoryEventLog();
		await log.append(story(...day('-1 ', 'x'), ...day('', 'y')));
		const floors = new LiveFloors({ log, directory: () => emptyDirectory, now: () => at('20:00:00') }, [
			{ board }
		]);
		await floors.catchUp();
		const [floor] = [...floors.standing.floors.values()];
		const inMemory = [...(floor?.conversations.values() ?? [])].reduce((sum, map) => sum + map.size, 0);
		expect(inMemory).toBeLessThan(10);
		expect(floors.stateOf('all')?.windows.today).toMatchObject({ arrivals: 50, closed: 50 });
	});

	it('whose log cannot be read in the middle of an event do not go on with a wrong floor', async () => {
		const log = new MemoryEventLog();
		await log.append(
			story(
				['10:00:00', 'conversation.opened', 'c', { channel: 'jd' }],
				['10:00:30', 'conversation.closed', 'c', { reason: 'agent' }],
				['10:30:00', 'conversation.opened', 'd', { channel: 'jd' }],
				['10:30:10', 'message.created', 'c', { message: 'm', from: 'customer' }],
				['10:30:20', 'message.created', 'd', { message: 'm', from: 'customer' }]
			)
		);
		let failing = true;
		const floors = new LiveFloors(
			{
				log: {
					read: (after, limit) => log.read(after, limit),
					readSubject: (key, upTo) => {
						if (failing) throw new Error('disk I/O error');
						return log.readSubject(key, upTo);
					}
				},
				directory: () => emptyDirectory,
				now: () => at('10:31:00')
			},
			[{ board }],
			undefined
		);
		await expect(floors.catchUp()).rejects.toThrow('disk I/O error');
		failing = false;
		await expect(floors.catchUp()).rejects.toThrow();
		expect(() => floors.standing).toThrow();
	});
});
