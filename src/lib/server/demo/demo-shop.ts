import { setTimeout as sleepFor } from 'node:timers/promises';
import { hour, minute, second } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { toCloudEvent } from './cloud-event.ts';
import type { CloudEventJson, DemoEvent } from './cloud-event.ts';
import { demoSource } from './demo-registry.ts';
import { earlyPresence } from './demo-roster.ts';
import { readDemoState } from './demo-state.ts';
import type { DemoState, DemoStateStore } from './demo-state.ts';
import { firstSession, launchBefore, nextSession } from './session-calendar.ts';
import type { DemoSession } from './session-calendar.ts';
import { SessionStream } from './session-stream.ts';
import { changeSpeed, realTime, shopTime } from './shop-clock.ts';

/** The answer of `POST /v1/events`, as far as the sender acts on it. */
export interface PostOutcome {
	readonly status: number;
	/** Seconds, of the header Retry-After. */
	readonly retryAfter?: number;
}

export interface DemoShopOptions {
	/** Posts a batch through the real ingest, over HTTP or with a `Request`. A rejection counts as unreachable. */
	readonly post: (events: readonly CloudEventJson[]) => Promise<PostOutcome>;
	/** The clock, epoch ms. */
	readonly now?: () => EpochMs;
	/** Waits; ends early (resolved or rejected) when the signal aborts. */
	readonly sleep?: (time: Milliseconds, signal: AbortSignal) => Promise<unknown>;
	/** Names the whole run. 1 by default; a stored state keeps its own. */
	readonly seed?: number;
	/** Shop seconds per real second, 1 … 60; 1 by default. */
	readonly speed?: number;
	/** The first launch; 37 minutes before now, aligned down to 5 minutes, by default. */
	readonly startInstant?: EpochMs;
	readonly store?: DemoStateStore;
	/** Called with the real instant of every launch as it comes: the boards show a new phase. */
	readonly onPhase?: (start: EpochMs) => void;
	/** Called when the ingest refuses a batch or cannot be reached; the demo goes on. */
	readonly onTrouble?: (trouble: string) => void;
}

/** What the demo is doing, for the sources page and the logs. */
export interface DemoStatus {
	readonly running: boolean;
	readonly speed: number;
	readonly phaseStart: EpochMs;
	/** How far the posted events are behind the clock. */
	readonly behind: Milliseconds;
	/** Since the start of the process. */
	readonly posted: number;
	readonly refused: number;
}

const batchSize = 500;
const tick: Milliseconds = 250;
/** The shop's time is taken in steps, so that a back-fill never holds much more than a batch. */
const step: Milliseconds = 10 * second;
const heartbeatInterval: Milliseconds = 15 * second;
const saveInterval: Milliseconds = 5 * second;
/** A longer pause (of the process or of the machine) is not made up: a new session begins. */
const longestCatchUp: Milliseconds = 2 * hour;
/** What follows a session (refunds, complaints) is told until so long after its end. */
const longestAftermath: Milliseconds = 6 * hour;
/** The ingest takes live events that are at most a day old. */
const oldestTime: Milliseconds = 23 * hour;
const fastest = 60;

/**
 * The demo shop: a simulated promotion day after another, posted through the real ingest as they happen.
 *
 * At the first start it back-fills the hour before a launch and the 37 minutes after it, then goes on live; after a
 * restart it goes on where it was; after a pause of more than two hours it ends what was open and begins anew with
 * a launch 37 minutes ago. Deterministic from seed and start instant: what is posted twice is a duplicate.
 */
export class DemoShop {
	readonly #options: DemoShopOptions;
	readonly #now: () => EpochMs;
	readonly #stopping = new AbortController();
	#state: DemoState;
	#streams: SessionStream[] = [];
	/** The session that begins next. */
	#next: DemoSession;
	/** The shop's time up to which events are produced. */
	#producedUpTo: EpochMs;
	#outbox: DemoEvent[] = [];
	#wantedSpeed: number;
	/** False during the back-fill of a first start, which may be as long as the caller wants. */
	#wasCurrent = false;
	#lastHeartbeat: number;
	#lastSave: EpochMs = -Infinity;
	#posted = 0;
	#refused = 0;
	#running: Promise<void> | undefined;

	/** @throws RangeError when the speed is not from 1 to 60 */
	constructor(options: DemoShopOptions) {
		this.#options = options;
		this.#now = options.now ?? Date.now;
		this.#wantedSpeed = checkSpeed(options.speed ?? 1);
		const now = this.#now();
		this.#state = this.#firstState(now, options.startInstant ?? launchBefore(now));
		this.#next = firstSession(this.#state.firstLaunch);
		this.#producedUpTo = this.#state.postedUpTo;
		this.#lastHeartbeat = Math.floor(now / heartbeatInterval);
	}

	/**
	 * Reads the stored state and begins to post in the background.
	 *
	 * @param prepare called when `firstLaunch` and `phaseStart` are known and before the first event is posted: the
	 * place to register names and boards
	 * @throws RangeError when called twice
	 */
	async start(prepare?: () => Promise<void> | void): Promise<void> {
		if (this.#running) throw new RangeError('DemoShop.start: must be called once');
		const stored = readDemoState(await this.#options.store?.load());
		const leftovers = stored ? this.#resume(stored) : [];
		await prepare?.();
		this.#running = this.#run(leftovers);
		this.#running.catch((error: unknown) => this.#options.onTrouble?.(String(error)));
	}

	/** Stops posting and saves where it was. What is open stays open until the next start. */
	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#running?.catch(() => undefined);
		await this.#options.store?.save(this.#state);
	}

	/**
	 * Changes how fast the shop lives, from the next tick on.
	 * @throws RangeError when the speed is not from 1 to 60
	 */
	setSpeed(speed: number): void {
		this.#wantedSpeed = checkSpeed(speed);
	}

	/** Launch of the first session, from which all launches of the run follow (`launchesFrom`). */
	get firstLaunch(): EpochMs {
		return this.#state.firstLaunch;
	}

	/** Real instant of the latest launch. */
	get phaseStart(): EpochMs {
		return this.#state.phaseStart;
	}

	get status(): DemoStatus {
		return {
			running: this.#running !== undefined && !this.#stopping.signal.aborted,
			speed: this.#wantedSpeed,
			phaseStart: this.#state.phaseStart,
			behind: Math.max(0, this.#now() - realTime(this.#state.clock, this.#state.postedUpTo)),
			posted: this.#posted,
			refused: this.#refused
		};
	}

	/** The shop's clock agrees with the real one, and all of the first session is still to be posted. */
	#firstState(now: EpochMs, launch: EpochMs): DemoState {
		return {
			version: 1,
			seed: this.#options.seed ?? 1,
			firstLaunch: launch,
			clock: { shopAt: now, realAt: now, speed: 1 },
			postedUpTo: firstSession(launch).start - earlyPresence - 1,
			phaseStart: launch
		};
	}

	/** Goes on from a stored state; what has to be posted first if the pause was too long. */
	#resume(stored: DemoState): CloudEventJson[] {
		const now = this.#now();
		this.#state = stored;
		this.#restoreStreams(stored);
		const behind = shopTime(stored.clock, now) - stored.postedUpTo;
		return behind > longestCatchUp ? this.#beginAnew(now) : [];
	}

	/** The sessions as they were at `postedUpTo`: simulated again, what they told is dropped. */
	#restoreStreams({ seed, firstLaunch, postedUpTo }: DemoState): void {
		this.#streams = [];
		let session = firstSession(firstLaunch);
		while (session.start - earlyPresence <= postedUpTo) {
			if (session.end + longestAftermath >= postedUpTo) {
				const stream = new SessionStream(seed, firstLaunch, session);
				// Up to, not with, that instant: its events may not all have been posted.
				stream.advance(postedUpTo - 1e-3);
				this.#streams.push(stream);
			}
			session = nextSession(session);
		}
		this.#next = session;
		this.#producedUpTo = postedUpTo - 1e-3;
		this.#outbox = [];
	}

	/** Ends what is open, and a new first session: the wall never shows a conversation that nobody will close. */
	#beginAnew(now: EpochMs): CloudEventJson[] {
		const { clock, postedUpTo, seed } = this.#state;
		// A crash may have posted a little more than was saved: that is posted (again) and then ended too.
		const mayHavePosted = postedUpTo + 2 * saveInterval * clock.speed;
		const told = this.#outbox.concat(this.#streams.flatMap((stream) => stream.advance(mayHavePosted)));
		const endedAt = Math.min(now, Math.max(realTime(clock, mayHavePosted) + minute, now - oldestTime));
		const leftovers = told
			.sort((a, b) => a.at - b.at)
			.map((event) => toCloudEvent(event, Math.max(realTime(clock, event.at), now - oldestTime)))
			.concat(
				this.#streams.flatMap((stream) => stream.closings(0)).map((event) => toCloudEvent(event, endedAt))
			);
		this.#state = { ...this.#firstState(now, launchBefore(now)), seed };
		this.#streams = [];
		this.#outbox = [];
		this.#next = firstSession(this.#state.firstLaunch);
		this.#producedUpTo = this.#state.postedUpTo;
		return leftovers;
	}

	async #run(leftovers: readonly CloudEventJson[]): Promise<void> {
		await this.#postAll(leftovers);
		while (!this.#stopping.signal.aborted) {
			const now = this.#now();
			const shopNow = shopTime(this.#state.clock, now);
			if (this.#wasCurrent && shopNow - this.#producedUpTo > longestCatchUp) {
				// The machine slept, or the ingest was away for long.
				this.#wasCurrent = false;
				const ended = this.#beginAnew(now);
				this.#options.onPhase?.(this.#state.phaseStart);
				await this.#postAll(ended);
				continue;
			}
			while (this.#producedUpTo < shopNow && this.#outbox.length < batchSize) this.#produce(shopNow);
			const isCurrent = this.#producedUpTo >= shopNow;
			// A back-fill goes in full batches.
			while (this.#outbox.length >= batchSize || (isCurrent && this.#outbox.length > 0)) {
				if (!(await this.#postNext())) return;
			}
			if (!isCurrent) continue;
			this.#wasCurrent = true;
			this.#state = { ...this.#state, postedUpTo: this.#producedUpTo };
			if (this.#wantedSpeed !== this.#state.clock.speed) {
				const clock = changeSpeed(this.#state.clock, this.#producedUpTo, this.#wantedSpeed);
				this.#state = { ...this.#state, clock };
				this.#lastSave = -Infinity;
			}
			await this.#beat(now);
			await this.#save(now);
			await this.#sleep(tick);
		}
	}

	/** One more step of the shop's time into the outbox. */
	#produce(shopNow: EpochMs): void {
		const to = Math.min(this.#producedUpTo + step, shopNow);
		const { seed, firstLaunch, clock } = this.#state;
		while (this.#next.start - earlyPresence <= to) {
			this.#streams.push(new SessionStream(seed, firstLaunch, this.#next));
			this.#next = nextSession(this.#next);
		}
		const told = this.#streams.flatMap((stream) => stream.advance(to));
		// Two sessions overlap for a few minutes in the morning.
		if (this.#streams.length > 1) told.sort((a, b) => a.at - b.at);
		for (const event of told) this.#outbox.push(event);
		for (const { session } of this.#streams) {
			for (const launch of session.launches) {
				if (launch > this.#producedUpTo && launch <= to) this.#launch(realTime(clock, launch));
			}
		}
		this.#streams = this.#streams.filter((stream) => !stream.isOver);
		this.#producedUpTo = to;
	}

	#launch(at: EpochMs): void {
		const phaseStart = Math.round(at);
		if (phaseStart === this.#state.phaseStart) return;
		this.#state = { ...this.#state, phaseStart };
		this.#options.onPhase?.(phaseStart);
	}

	/** Posts the oldest batch of the outbox; false when the demo is stopped before it is taken. */
	async #postNext(): Promise<boolean> {
		const batch = this.#outbox.slice(0, batchSize);
		const { clock } = this.#state;
		if (!(await this.#post(batch.map((event) => toCloudEvent(event, realTime(clock, event.at))))))
			return false;
		this.#outbox.splice(0, batch.length);
		this.#state = { ...this.#state, postedUpTo: batch[batch.length - 1]?.at ?? this.#state.postedUpTo };
		await this.#save(this.#now());
		return true;
	}

	async #postAll(events: readonly CloudEventJson[]): Promise<void> {
		for (let from = 0; from < events.length; from += batchSize) {
			if (!(await this.#post(events.slice(from, from + batchSize)))) return;
		}
	}

	/** Posts one batch until the ingest has taken or refused it; false when the demo is stopped before. */
	async #post(events: readonly CloudEventJson[]): Promise<boolean> {
		for (let attempt = 0; !this.#stopping.signal.aborted; attempt++) {
			const patience = Math.min(30, 2 ** attempt);
			let outcome: PostOutcome;
			try {
				outcome = await this.#options.post(events);
			} catch (error) {
				this.#options.onTrouble?.(`cannot be reached: ${String(error)}`);
				await this.#sleep(patience * second);
				continue;
			}
			const { status, retryAfter } = outcome;
			if (status >= 200 && status < 300) {
				this.#posted += events.length;
				return true;
			}
			// A wrong key may be put right while the demo runs; the other client errors stay what they are.
			const mayPass = status === 401 || status === 403 || status === 408 || status === 429 || status >= 500;
			this.#options.onTrouble?.(`answers ${status}`);
			if (!mayPass) {
				this.#refused += events.length;
				return true;
			}
			await this.#sleep((retryAfter ?? patience) * second);
		}
		return false;
	}

	/** The source is alive, whether or not customers come. In real time, whatever the speed. */
	async #beat(now: EpochMs): Promise<void> {
		const seq = Math.floor(now / heartbeatInterval);
		if (seq <= this.#lastHeartbeat) return;
		this.#lastHeartbeat = seq;
		const beat: DemoEvent = {
			at: now,
			id: `heartbeat-${seq}`,
			type: 'source.heartbeat',
			subject: demoSource,
			data: { seq, backlog: this.#outbox.length, interval_s: heartbeatInterval / second }
		};
		await this.#post([toCloudEvent(beat, seq * heartbeatInterval)]);
	}

	async #save(now: EpochMs): Promise<void> {
		if (now - this.#lastSave < saveInterval) return;
		this.#lastSave = now;
		await this.#options.store?.save(this.#state);
	}

	async #sleep(time: Milliseconds): Promise<void> {
		const sleep = this.#options.sleep ?? ((ms, signal) => sleepFor(ms, undefined, { signal }));
		// Aborted: the loop sees it next.
		await sleep(time, this.#stopping.signal).catch(() => undefined);
	}
}

function checkSpeed(speed: number): number {
	if (!(speed >= 1 && speed <= fastest)) {
		throw new RangeError(`DemoShop: speed must be from 1 to ${fastest}, got ${speed}`);
	}
	return speed;
}
