import { describe, expect, it } from 'vitest';
import type { CloudEventJson } from '#lib/server/demo/cloud-event.ts';
import { DemoShop } from '#lib/server/demo/demo-shop.ts';
import type { DemoShopOptions, PostOutcome } from '#lib/server/demo/demo-shop.ts';
import type { DemoState } from '#lib/server/demo/demo-state.ts';

const second = 1_000;
const minute = 60_000;
const hour = 3_600_000;
const startedAt = Date.parse('2026-11-11T20:37:14+08:00');

/**
 * An ingest and a clock for the demo: time passes only while the demo sleeps, and the run ends at `until`.
 * What a second post of an id would contradict is found out here, as the log would.
 */
class Rehearsal {
	now = startedAt;
	readonly posted: CloudEventJson[] = [];
	readonly batches: number[] = [];
	readonly waits: number[] = [];
	readonly byId = new Map<string, CloudEventJson>();
	readonly phases: number[] = [];
	readonly troubles: string[] = [];
	conflicts = 0;
	repeats = 0;
	saved: DemoState | undefined;
	/** Answers for the next posts; 202 when empty. */
	answers: (PostOutcome | Error)[] = [];
	#finish: () => void = () => undefined;
	#until = startedAt;

	readonly options: DemoShopOptions = {
		post: async (events) => {
			const answer = this.answers.shift() ?? { status: 202 };
			if (answer instanceof Error) throw answer;
			if (answer.status !== 202) return answer;
			this.batches.push(events.length);
			for (const event of events) this.#take(event);
			return answer;
		},
		now: () => this.now,
		sleep: async (time, signal) => {
			this.waits.push(time);
			this.now += time;
			if (this.now < this.#until) return;
			this.#finish();
			// The demo sleeps until it is stopped.
			await new Promise<void>((wake) =>
				signal.aborted ? wake() : signal.addEventListener('abort', () => wake())
			);
		},
		store: {
			load: async () => this.saved,
			save: async (state) => {
				this.saved = JSON.parse(JSON.stringify(state)) as DemoState;
			}
		},
		onPhase: (start) => this.phases.push(start),
		onTrouble: (trouble) => this.troubles.push(trouble)
	};

	#take(event: CloudEventJson): void {
		const first = this.byId.get(event.id);
		if (first) {
			this.repeats++;
			if (JSON.stringify(first) !== JSON.stringify(event)) this.conflicts++;
			return;
		}
		this.byId.set(event.id, event);
		this.posted.push(event);
	}

	/** Runs a demo from now on for so long; `crash` stops it without its last save. */
	async run(time: number, over: Partial<DemoShopOptions> = {}, crash = false): Promise<DemoShop> {
		this.#until = this.now + time;
		const finished = new Promise<void>((resolve) => (this.#finish = resolve));
		const demo = new DemoShop({ ...this.options, ...over });
		await demo.start();
		await finished;
		const lastSave = this.saved;
		await demo.stop();
		if (crash) this.saved = lastSave;
		return demo;
	}

	/** Conversations that are opened and not closed, and agents who are not offline. */
	open(): { conversations: number; agents: number } {
		const conversations = new Set<string>();
		const agents = new Map<string, unknown>();
		for (const { type, subject, data } of [...this.posted].sort((a, b) => a.time.localeCompare(b.time))) {
			if (type === 'tidewall.conversation.opened') conversations.add(subject);
			if (type === 'tidewall.agent.state') agents.set(subject, (data as { state: string }).state);
		}
		for (const { type, subject } of this.posted) {
			if (type === 'tidewall.conversation.closed') conversations.delete(subject);
		}
		return {
			conversations: conversations.size,
			agents: [...agents.values()].filter((state) => state !== 'offline').length
		};
	}
}

const timeOf = (event: CloudEventJson) => Date.parse(event.time);

describe('DemoShop', { timeout: 30_000 }, () => {
	it('back-fills from an hour before the launch in full batches before any time passes, then goes on live', async () => {
		const rehearsal = new Rehearsal();
		const demo = await rehearsal.run(minute);
		expect(demo.phaseStart).toBe(Date.parse('2026-11-11T20:00:00+08:00'));
		const backfilled = rehearsal.posted.filter((event) => timeOf(event) <= startedAt);
		expect(backfilled.length).toBeGreaterThan(30_000);
		expect(backfilled.length).toBeLessThan(80_000);
		expect(Math.max(...rehearsal.batches)).toBe(500);
		expect(rehearsal.batches.filter((size) => size === 500).length).toBe(Math.floor(backfilled.length / 500));
		const live = rehearsal.posted.filter((event) => timeOf(event) > startedAt);
		expect(live.length).toBeGreaterThan(500);
		expect(timeOf(live.at(-1) as CloudEventJson)).toBeGreaterThan(startedAt + 55 * second);
	});

	it('never posts an event before it happens, nor live ones more than a tick late', async () => {
		const rehearsal = new Rehearsal();
		const { post } = rehearsal.options;
		const lateness: number[] = [];
		await rehearsal.run(minute, {
			post: async (events) => {
				for (const event of events) lateness.push(rehearsal.now - timeOf(event));
				return post(events);
			}
		});
		expect(Math.min(...lateness.slice(-2_000))).toBeGreaterThanOrEqual(-1);
		expect(Math.max(...lateness.slice(-300))).toBeLessThanOrEqual(15 * second);
		expect(lateness.every((late) => late >= -1)).toBe(true);
	});

	it('sends a heartbeat every 15 s', async () => {
		const rehearsal = new Rehearsal();
		await rehearsal.run(2 * minute);
		const beats = rehearsal.posted.filter(({ type }) => type === 'tidewall.source.heartbeat');
		expect(beats.length).toBe(8);
		expect(beats[0]?.data).toMatchObject({ backlog: 0, interval_s: 15 });
	});

	it('at speed 10 an hour of the shop passes in 6 minutes, and waits are ten times shorter', async () => {
		const [slow, fast] = [new Rehearsal(), new Rehearsal()];
		await slow.run(hour);
		await fast.run(6 * minute, { speed: 10 });
		const live = (rehearsal: Rehearsal) =>
			rehearsal.posted.filter(
				(event) => timeOf(event) > startedAt && event.type !== 'tidewall.source.heartbeat'
			);
		expect(live(fast).length / live(slow).length).toBeCloseTo(1, 1);
		// The same event, a tenth as long after the start.
		const event = live(slow)[3_000] as CloudEventJson;
		const same = fast.byId.get(event.id) as CloudEventJson;
		const afterStart = (timeOf(event) - startedAt) / 10;
		expect(Math.abs(timeOf(same) - startedAt - afterStart)).toBeLessThan(second);
		expect(() => new DemoShop({ ...slow.options, speed: 61 })).toThrow(RangeError);
	});

	it('waits as Retry-After says at 429 and 503, backs off when unreachable, and loses nothing', async () => {
		const calm = new Rehearsal();
		await calm.run(minute);
		const stormy = new Rehearsal();
		stormy.answers = [
			{ status: 429, retryAfter: 3 },
			{ status: 503, retryAfter: 7 },
			new Error('connection refused'),
			{ status: 500 }
		];
		await stormy.run(minute);
		expect(stormy.waits.slice(0, 4)).toEqual([3 * second, 7 * second, 4 * second, 8 * second]);
		expect(stormy.troubles).toHaveLength(4);
		const ids = new Set(stormy.posted.map(({ id }) => id));
		const missing = calm.posted.filter(({ id, type }) => !ids.has(id) && !type.endsWith('heartbeat'));
		expect(missing).toEqual([]);
	});

	it('a batch that is refused for good is counted and left behind', async () => {
		const rehearsal = new Rehearsal();
		rehearsal.answers = [{ status: 422 }];
		const demo = await rehearsal.run(minute);
		expect(demo.status).toMatchObject({ refused: 500, running: false });
		expect(demo.status.posted).toBeGreaterThan(30_000);
	});

	it.each([
		['a crash', true],
		['an orderly stop', false]
	])(
		'10 minutes after %s it fills the gap; what is posted twice is the same to the letter',
		async (_, crash) => {
			const [one, two] = [new Rehearsal(), new Rehearsal()];
			await one.run(30 * minute);
			await two.run(10 * minute, {}, crash);
			two.now += 10 * minute;
			await two.run(10 * minute);
			if (crash) expect(two.repeats).toBeGreaterThan(0);
			expect(two.conflicts).toBe(0);
			const withoutBeats = ({ posted }: Rehearsal) =>
				posted.filter(({ type }) => !type.endsWith('heartbeat')).map(({ id }) => id);
			const missing = new Set(withoutBeats(one));
			for (const id of withoutBeats(two)) missing.delete(id);
			expect(missing.size).toBe(0);
		}
	);

	it.each([3 * hour, 40 * hour])(
		'after a pause of %i ms it ends all that was open and begins anew, 37 min after a launch',
		async (pause) => {
			const rehearsal = new Rehearsal();
			await rehearsal.run(5 * minute, {}, true);
			expect(rehearsal.open().conversations).toBeGreaterThan(200);
			const before = rehearsal.posted.length;
			rehearsal.now += pause;
			const restartedAt = rehearsal.now;
			const demo = await rehearsal.run(second);
			const age = restartedAt - demo.phaseStart;
			expect(age).toBeGreaterThanOrEqual(37 * minute);
			expect(age).toBeLessThan(42 * minute);
			const news = rehearsal.posted.slice(before);
			for (const event of news) expect(restartedAt - timeOf(event)).toBeLessThan(24 * hour);
			const fresh = new Rehearsal();
			fresh.now = restartedAt;
			await fresh.run(second);
			// As many are open as if there had been no earlier run.
			expect(rehearsal.open().conversations).toBe(fresh.open().conversations);
			expect(rehearsal.conflicts).toBe(pause < 24 * hour ? 0 : rehearsal.conflicts);
		}
	);

	it('a machine that slept for 5 hours under the running demo begins anew too', async () => {
		const rehearsal = new Rehearsal();
		const { sleep } = rehearsal.options;
		let slept = false;
		await rehearsal.run(6 * hour, {
			sleep: async (time, signal) => {
				if (!slept && rehearsal.now > startedAt + minute) {
					slept = true;
					rehearsal.now += 5 * hour;
				}
				await sleep?.(time, signal);
			}
		});
		expect(rehearsal.phases).toHaveLength(1);
		expect(rehearsal.phases[0]).toBeGreaterThan(startedAt + 4 * hour);
		expect(rehearsal.conflicts).toBe(0);
	});

	it('goes on through the night into the next day: a new launch at 20:00, and only what is open is kept', async () => {
		const rehearsal = new Rehearsal();
		// Ten minutes at a time: the test has no patience for ticks.
		const { sleep } = rehearsal.options;
		await rehearsal.run(25 * hour, {
			sleep: (time, signal) => sleep?.(Math.max(time, 10 * minute), signal) ?? Promise.resolve()
		});
		expect(rehearsal.phases).toEqual([Date.parse('2026-11-12T20:00:00+08:00')]);
		expect(rehearsal.conflicts + rehearsal.repeats).toBe(0);
		expect(rehearsal.open().conversations).toBeLessThan(300);
		const load = new Map<string, Set<string>>();
		let most = 0;
		for (const { type, subject, data } of rehearsal.posted) {
			if (type === 'tidewall.conversation.assigned') {
				const { agent } = data as { agent: string };
				const chats = load.get(agent) ?? new Set();
				load.set(agent, chats.add(subject));
				most = Math.max(most, chats.size);
			}
			if (type === 'tidewall.conversation.closed' || type === 'tidewall.conversation.unassigned') {
				for (const chats of load.values()) chats.delete(subject);
			}
		}
		expect(most).toBe(10);
	});
});
