import { describe, expect, it } from 'vitest';
import { ConversationTable } from '#scheduler/simulate/conversation-table.ts';
import { WaitingLine } from '#scheduler/simulate/waiting-line.ts';

/** A line, and who joins and leaves it as the simulation does it. */
class Queue {
	readonly table = new ConversationTable(1);
	readonly line = new WaitingLine(this.table);
	#waits = 0;

	open(): number {
		return this.table.take(0, 0, 0);
	}

	join(place: number): void {
		this.table.wait[place] = ++this.#waits;
		this.line.join(place);
	}

	leave(place: number): void {
		this.table.wait[place] = 0;
		this.line.leave();
	}
}

describe('WaitingLine', () => {
	it('serves first come, first served, and skips those who left', () => {
		const queue = new Queue();
		const [a, b, c] = [queue.open(), queue.open(), queue.open()] as const;
		for (const place of [a, b, c]) queue.join(place);
		expect(queue.line.first()).toBe(a);
		queue.leave(b);
		queue.leave(a);
		expect(queue.line.first()).toBe(c);
		expect(queue.line.places()).toEqual([c]);
		queue.leave(c);
		expect([queue.line.first(), queue.line.length]).toEqual([-1, 0]);
	});

	it('who comes back waits behind those who came meanwhile', () => {
		const queue = new Queue();
		const [a, b] = [queue.open(), queue.open()] as const;
		queue.join(a);
		queue.leave(a);
		queue.join(b);
		queue.join(a);
		expect(queue.line.first()).toBe(b);
		expect(queue.line.length).toBe(2);
	});

	it('a place that was given to another conversation is not mistaken for the one that left', () => {
		const queue = new Queue();
		const [a, b] = [queue.open(), queue.open()] as const;
		queue.join(a);
		queue.join(b);
		queue.leave(a);
		queue.table.release(a);
		const c = queue.open();
		expect(c).toBe(a);
		queue.join(c);
		expect(queue.line.places()).toEqual([b, c]);
	});
});
