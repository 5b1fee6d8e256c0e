import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoEvent } from '#lib/server/demo/cloud-event.ts';
import { demoCapacity } from '#lib/server/demo/demo-scenario.ts';
import { firstSession } from '#lib/server/demo/session-calendar.ts';
import { SessionStream } from '#lib/server/demo/session-stream.ts';

const minute = 60_000;
const second = 1_000;
const launch = Date.parse('2026-11-11T20:00:00+08:00');
const session = firstSession(launch);

interface Conversation {
	queuedAt?: number;
	askedAt?: number;
	firstResponse?: number;
	agent?: string | null;
}

/** The state of the whole shop after each minute, folded from the events alone. */
interface Minute {
	readonly asked: number;
	readonly waiting: number;
	readonly unanswered: number;
	readonly online: number;
	readonly open: number;
	readonly within30: number;
	readonly answered: number;
}

let events: DemoEvent[];
let minutes: Map<number, Minute>;
const closings = { abandoned: 0, self_service: 0, asked: 0, opened: 0, closed: 0 };
let mostOpen = 0;
let leftOpen = 0;

beforeAll(() => {
	events = [];
	const stream = new SessionStream(1, launch, session);
	// In steps of a minute, and until a refund asked for at the end is paid.
	for (let to = session.start - 10 * minute; !stream.isOver; to += minute) events.push(...stream.advance(to));
	leftOpen = stream.openConversations;
	minutes = foldMinutes(events);
});

function foldMinutes(all: readonly DemoEvent[]): Map<number, Minute> {
	const folded = new Map<number, Minute>();
	const open = new Map<string, Conversation>();
	const load = new Map<string, number>();
	const online = new Set<string>();
	const add = (agent: string, by: number) => {
		load.set(agent, (load.get(agent) ?? 0) + by);
		mostOpen = Math.max(mostOpen, load.get(agent) ?? 0);
	};
	let counts = { asked: 0, within30: 0, answered: 0 };
	let next = session.start;
	for (const event of all) {
		while (event.at >= next) {
			const conversations = [...open.values()];
			folded.set((next - launch) / minute, {
				...counts,
				waiting: conversations.filter(({ queuedAt }) => queuedAt !== undefined).length,
				unanswered: conversations.filter(({ askedAt }) => askedAt !== undefined).length,
				online: online.size,
				open: [...load.values()].reduce((sum, n) => sum + n, 0)
			});
			counts = { asked: 0, within30: 0, answered: 0 };
			next += minute;
		}
		if (event.type === 'agent.state') {
			const present = event.data.state === 'online' || event.data.state === 'busy';
			if (present) online.add(event.subject);
			else online.delete(event.subject);
			continue;
		}
		if (event.type === 'conversation.opened') {
			expect(open.has(event.subject)).toBe(false);
			open.set(event.subject, {});
			closings.opened++;
			continue;
		}
		const conversation = open.get(event.subject);
		switch (event.type) {
			case 'conversation.queued':
				Object.assign(conversation as Conversation, { queuedAt: event.at, askedAt: event.at });
				counts.asked++;
				closings.asked++;
				break;
			case 'conversation.unassigned':
				add((conversation as Conversation).agent as string, -1);
				Object.assign(conversation as Conversation, { queuedAt: event.at, agent: undefined });
				break;
			case 'conversation.assigned':
				expect(conversation?.queuedAt).toBeDefined();
				Object.assign(conversation as Conversation, { queuedAt: undefined, agent: event.data.agent });
				add(event.data.agent as string, 1);
				break;
			case 'message.created': {
				const { from, auto } = event.data;
				const it = conversation as Conversation;
				const isReply = (from === 'agent' && auto !== true) || from === 'assisted';
				if (isReply && it.askedAt !== undefined) {
					if (it.firstResponse === undefined) {
						it.firstResponse = event.at - it.askedAt;
						counts.answered++;
						if (it.firstResponse <= 30 * second) counts.within30++;
					}
					delete it.askedAt;
				} else if (from === 'customer' && it.agent !== undefined) it.askedAt ??= event.at;
				break;
			}
			case 'conversation.closed':
				expect(conversation).toBeDefined();
				if (conversation?.agent) add(conversation.agent, -1);
				open.delete(event.subject);
				closings.closed++;
				if (event.data.reason === 'abandoned') closings.abandoned++;
				if (event.data.reason === 'self_service') closings.self_service++;
				break;
			default:
		}
	}
	expect(open.size).toBe(0);
	return folded;
}

/** Sum or maximum over the minutes (from, to] relative to the launch. */
const over = (from: number, to: number, of: keyof Minute) =>
	[...minutes].filter(([m]) => m > from && m <= to).map(([, figures]) => figures[of]);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const per5Minutes = (from: number, to: number) => (sum(over(from, to, 'asked')) * 5) / (to - from);

describe('a promotion day of the demo shop', { timeout: 30_000 }, () => {
	it('about 140 inquiries per 5 min before the launch, over 750 in its first 5 min, half of it after 35', () => {
		expect(per5Minutes(-55, -15)).toBeGreaterThan(115);
		expect(per5Minutes(-55, -15)).toBeLessThan(165);
		expect(per5Minutes(0, 5)).toBeGreaterThan(750);
		expect(per5Minutes(0, 5)).toBeLessThan(950);
		expect(per5Minutes(33, 38)).toBeGreaterThan(350);
		expect(per5Minutes(33, 38)).toBeLessThan(520);
	});

	it('nobody waits before the launch, 40 to 150 do at the worst, some still at T+37, none two hours later', () => {
		expect(Math.max(...over(-55, -5, 'waiting'))).toBeLessThanOrEqual(2);
		expect(Math.max(...over(0, 30, 'waiting'))).toBeGreaterThan(40);
		expect(Math.max(...over(0, 30, 'waiting'))).toBeLessThan(150);
		expect(Math.max(...over(35, 42, 'waiting'))).toBeGreaterThan(5);
		expect(Math.max(...over(35, 42, 'waiting'))).toBeLessThan(90);
		expect(Math.max(...over(120, 180, 'waiting'))).toBeLessThan(10);
	});

	it('44 to 52 agents at the launch and after it; loads of 5 to 10 chats then, and 2 to 5 before', () => {
		for (const online of over(0, 42, 'online')) expect(online).toBeGreaterThanOrEqual(42);
		for (const online of over(0, 42, 'online')) expect(online).toBeLessThanOrEqual(52);
		const load = (from: number, to: number) => sum(over(from, to, 'open')) / sum(over(from, to, 'online'));
		expect(load(-55, -40)).toBeGreaterThan(2);
		expect(load(-55, -40)).toBeLessThan(5);
		expect(load(3, 40)).toBeGreaterThan(6);
	});

	it('before the launch over 90 % are answered within 30 s, in its first quarter of an hour under 60 %', () => {
		const level = (from: number, to: number) =>
			sum(over(from, to, 'within30')) / sum(over(from, to, 'answered'));
		expect(level(-55, -5)).toBeGreaterThan(0.9);
		expect(level(5, 20)).toBeLessThan(0.6);
		expect(level(90, 180)).toBeGreaterThan(0.85);
	});

	it('1 to 10 % of those who ask give up, and bots solve some without a human', () => {
		expect(closings.abandoned / closings.asked).toBeGreaterThan(0.01);
		expect(closings.abandoned / closings.asked).toBeLessThan(0.1);
		expect(closings.self_service / closings.opened).toBeGreaterThan(0.02);
	});

	it('every conversation ends, and no agent ever has more than ten', () => {
		expect(leftOpen).toBe(0);
		expect(closings.closed).toBe(closings.opened);
		expect(closings.opened).toBeGreaterThan(10_000);
		expect(mostOpen).toBe(demoCapacity);
	});

	it('orders, payments, ratings, refunds and complaints follow, fewer of each than of the one before', () => {
		const count = (type: DemoEvent['type']) => events.filter((event) => event.type === type).length;
		const [orders, ratings, refunds, complaints] = [
			count('order.changed'),
			count('rating.submitted'),
			count('refund.changed'),
			count('complaint.changed')
		] as const;
		expect(orders).toBeGreaterThan(ratings);
		expect(ratings).toBeGreaterThan(refunds);
		expect(refunds).toBeGreaterThan(complaints);
		expect(complaints).toBeGreaterThan(0);
	});

	it('comes in order of time, with ids that occur once and sequences that grow by one per conversation', () => {
		expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
		let before = -Infinity;
		const sequences = new Map<string, number>();
		for (const { at, type, subject, sequence } of events) {
			expect(at).toBeGreaterThanOrEqual(before);
			before = at;
			if (!/^(conversation|message|rating)/.test(type)) continue;
			expect(Number(sequence)).toBe((sequences.get(subject) ?? 0) + 1);
			sequences.set(subject, Number(sequence));
		}
	});

	it('tells the same again, in whatever steps', () => {
		const again = new SessionStream(1, launch, session);
		const told = [...again.advance(launch), ...again.advance(launch + 20 * minute)];
		expect(told).toEqual(events.slice(0, told.length));
		expect(new SessionStream(2, launch, session).advance(launch)).not.toEqual(
			new SessionStream(1, launch, session).advance(launch)
		);
	});
});
