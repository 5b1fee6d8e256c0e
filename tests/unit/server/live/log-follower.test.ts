import { beforeEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { identityOf, LogFollower } from '#lib/server/live/log-follower.ts';
import { MemoryEventLog } from '#lib/server/log/memory-event-log.ts';
import { story, type Draft } from '../../../support/story.ts';

const tenConversations = Array.from({ length: 10 }, (_, i): Draft => [
	`10:00:0${i}`,
	'conversation.opened',
	`c${i}`,
	{ channel: 'jd' }
]);

describe('a follower of the log', () => {
	let log: MemoryEventLog;
	let events: readonly LoggedEvent[];
	let applied: number[];
	let follower: LogFollower;

	beforeEach(async () => {
		log = new MemoryEventLog();
		await log.append(story(...tenConversations));
		events = await log.read(0, 10);
		applied = [];
		follower = new LogFollower({ log, apply: ({ position }) => applied.push(position) });
	});

	it('applies what is handed to it at once, and passes over what it has applied', () => {
		follower.take(events.slice(0, 3));
		follower.take(events.slice(1, 5));
		expect(applied).toEqual([1, 2, 3, 4, 5]);
		expect(follower.lastEvent).toBe(identityOf(events[4] as LoggedEvent));
	});

	it('handed events 1 and 7, it reads 2 to 10 from the log and applies each once, in order', async () => {
		follower.take(events.slice(0, 1));
		follower.take(events.slice(6, 7));
		expect(applied).toEqual([1]);
		await follower.catchUp();
		expect(applied).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
	});

	it('that begins behind a checkpoint at 8 applies 9 and 10', async () => {
		const from = { position: 8, lastEvent: identityOf(events[7] as LoggedEvent) };
		const later = new LogFollower({ log, apply: ({ position }) => applied.push(position), from });
		await later.catchUp();
		expect(applied).toEqual([9, 10]);
	});

	it('held at 4 stands still there, also where more is handed to it, until it is released', async () => {
		await follower.holdAt(4);
		expect(follower.isStill).toBe(true);
		follower.take(events.slice(4));
		await follower.catchUp();
		expect(applied).toEqual([1, 2, 3, 4]);
		follower.release();
		await expect.poll(() => applied).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
		expect(() => follower.holdAt(9)).toThrow('holdAt: position must be at least 10, got 9');
	});

	it('that could not apply event 3 applies none behind it', async () => {
		const broken = new LogFollower({
			log,
			apply: ({ position }) => {
				if (position === 3) throw new Error('disk I/O error');
				applied.push(position);
			}
		});
		await expect(broken.catchUp()).rejects.toThrow('disk I/O error');
		await expect(broken.catchUp()).rejects.toThrow('event 3 could not be applied');
		expect(() => broken.assertSound()).toThrow('event 3 could not be applied');
		expect(applied).toEqual([1, 2]);
	});
});
