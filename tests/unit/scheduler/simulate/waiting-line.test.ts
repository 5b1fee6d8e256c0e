import { describe, expect, it } from 'vitest';
import { Conversation } from '#scheduler/simulate/conversation.ts';
import { WaitingLine } from '#scheduler/simulate/waiting-line.ts';

const script = { due: [1], milestones: ['agent_ends'], patience: 1, returnsAfter: Infinity } as const;

function join(line: WaitingLine, conversation: Conversation): void {
	conversation.isWaiting = true;
	conversation.waits++;
	line.join(conversation);
}

function leave(line: WaitingLine, conversation: Conversation): void {
	conversation.isWaiting = false;
	line.leave();
}

describe('WaitingLine', () => {
	it('serves first come, first served, and skips those who left', () => {
		const line = new WaitingLine();
		const [a, b, c] = [0, 1, 2].map((id) => new Conversation(id, id, 0, script)) as [
			Conversation,
			Conversation,
			Conversation
		];
		for (const conversation of [a, b, c]) join(line, conversation);
		expect(line.first()).toBe(a);
		leave(line, b);
		leave(line, a);
		expect(line.first()).toBe(c);
		leave(line, c);
		expect([line.first(), line.length]).toEqual([undefined, 0]);
	});

	it('who comes back waits behind those who came meanwhile', () => {
		const line = new WaitingLine();
		const [a, b] = [new Conversation(0, 0, 0, script), new Conversation(1, 1, 0, script)];
		join(line, a);
		leave(line, a);
		join(line, b);
		join(line, a);
		expect(line.first()).toBe(b);
		expect(line.length).toBe(2);
	});
});
