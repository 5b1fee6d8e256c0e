import type { AgentPresence, CloseReason, MessageSender } from '#lib/domain/events/event.ts';
import { minute, second } from '#lib/domain/units.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { DurationHistogram } from './duration-histogram.ts';
import type { FloorListener, FoundConversation } from './floor-listener.ts';
import { counted, type Count, type FigureRules, type IntervalFigure } from './interval-figure.ts';
import { GridClock, HighestLevels, LevelSeries } from './level-series.ts';
import type { IntervalGrid } from './level-series.ts';
import type { Scenario } from './scenario.ts';

/** Where a count stands in the row of a cell. */
const column = Object.fromEntries(counted.map((name, i) => [name, i])) as Readonly<Record<Count, number>>;

const outside = -1;

/**
 * Counts a simulation by queue and interval while it runs. Memory is bounded by the grid and by what is open.
 *
 * A session model without messages (`work` without `reply`) counts as answered when an agent takes it.
 *
 * One file, since every happening of the floor moves the same columns of numbers.
 */
export class IntervalFigures implements FloorListener {
	readonly grid: IntervalGrid;
	/** How many queues. */
	readonly queues: number;
	readonly #answerWithin: readonly Milliseconds[];
	readonly #early: Milliseconds;
	readonly #gap: Milliseconds;
	/** `#repliesTold[q]`: the queue's conversations have messages. */
	readonly #repliesTold: readonly boolean[];
	/** A row of counts for each cell q · count + i. */
	readonly #counts: Uint32Array;
	readonly #responseSum: Float64Array;
	readonly #waitSum: Float64Array;
	readonly #responses: DurationHistogram;
	readonly #clock: GridClock;
	readonly #waiting: LevelSeries;
	/** Of the waiting: by queue, and behind them of all together. */
	readonly #longest: HighestLevels;
	readonly #openTurns: LevelSeries;
	// Agents of the same skills are one group.
	readonly #groupOf: Int32Array;
	readonly #groupServes: readonly (readonly number[])[];
	readonly #capacity: readonly number[];
	readonly #online: LevelSeries;
	readonly #room: LevelSeries;
	readonly #chats: LevelSeries;
	readonly #isOnline: Uint8Array;
	readonly #levels: readonly (LevelSeries | HighestLevels)[];
	// By place.
	/** Queue and interval of the ask as an index of the counts; −1: not in the grid, or not an inquiry. */
	#cell = new Int32Array(256);
	#askedAt = new Float64Array(256);
	/** The queue that it waits in or last waited in. */
	#queue = new Int32Array(256);
	#isReplied = new Uint8Array(256);
	#isAssigned = new Uint8Array(256);
	#isTurnOpen = new Uint8Array(256);
	#isOpen = new Uint8Array(256);
	/** A contact that goes on with an earlier one. */
	#goesOn = new Uint8Array(256);
	/** One past the highest place seen. */
	#places = 0;

	/** @throws RangeError when the grid or N is not positive */
	constructor({ queues, agents }: Scenario, rules: FigureRules) {
		const { grid, answerWithin, earlyAbandonment = 5 * second, sessionGap = 10 * minute } = rules;
		if (!(grid.step > 0 && Number.isInteger(grid.count) && grid.count > 0)) {
			throw new RangeError(`IntervalFigures: grid must have intervals, got ${grid.count} of ${grid.step} ms`);
		}
		this.grid = grid;
		this.queues = queues.length;
		this.#answerWithin = queues.map((_, q) =>
			typeof answerWithin === 'number' ? answerWithin : (answerWithin[q] as number)
		);
		for (const within of this.#answerWithin) {
			if (!(within >= 0)) {
				throw new RangeError(
					`IntervalFigures: answerWithin must be at least 0 for every queue, got ${within}`
				);
			}
		}
		this.#early = earlyAbandonment;
		this.#gap = sessionGap;
		this.#repliesTold = queues.map(({ session }) => session.kind === 'turns' || session.reply !== undefined);
		const cells = queues.length * grid.count;
		this.#counts = new Uint32Array(cells * counted.length);
		this.#responseSum = new Float64Array(cells);
		this.#waitSum = new Float64Array(cells);
		this.#responses = new DurationHistogram(cells);
		this.#clock = new GridClock(grid);
		this.#waiting = new LevelSeries(grid, this.#clock, queues.length);
		this.#longest = new HighestLevels(grid, this.#clock, queues.length + 1);
		this.#openTurns = new LevelSeries(grid, this.#clock, queues.length);
		const groups = new Map<string, number>();
		const serves: (readonly number[])[] = [];
		this.#groupOf = Int32Array.from(agents, ({ skills }) => {
			const sorted = [...new Set(skills)].sort((a, b) => a - b);
			const name = sorted.join();
			if (!groups.has(name)) groups.set(name, serves.push(sorted) - 1);
			return groups.get(name) as number;
		});
		this.#groupServes = serves;
		this.#capacity = agents.map(({ capacity }) => capacity);
		this.#online = new LevelSeries(grid, this.#clock, serves.length);
		this.#room = new LevelSeries(grid, this.#clock, serves.length);
		this.#chats = new LevelSeries(grid, this.#clock, serves.length);
		this.#isOnline = new Uint8Array(agents.length);
		this.#levels = [this.#waiting, this.#longest, this.#openTurns, this.#online, this.#room, this.#chats];
	}

	/** Forgets everything, for the next run. */
	reset(): void {
		this.#counts.fill(0);
		this.#responseSum.fill(0);
		this.#waitSum.fill(0);
		this.#responses.reset();
		for (const series of this.#levels) series.reset();
		this.#clock.reset();
		this.#isOnline.fill(0);
		this.#isOpen.fill(0);
		this.#places = 0;
	}

	/**
	 * To be called once when the simulation has come to its end: carries the levels on, and settles what is open. A
	 * customer who has waited for less than N by then counts neither as answered nor as not.
	 */
	finish(at: EpochMs): void {
		for (const series of this.#levels) series.finish();
		for (let place = 0; place < this.#places; place++) {
			const cell = this.#cell[place] as number;
			if (this.#isOpen[place] === 0 || cell === outside) continue;
			const isOverdue = at - (this.#askedAt[place] as number) > this.#withinOf(cell);
			if (isOverdue && this.#isAssigned[place] === 0) this.#count(column.unassignedTooLong, cell);
			if (isOverdue && this.#isReplied[place] === 0) this.#count(column.unansweredTooLong, cell);
			if (this.#isTurnOpen[place] === 1) this.#count(column.unanswered, cell);
		}
	}

	/**
	 * The figures of one queue, or of all together, in intervals [from, to).
	 *
	 * @param queue undefined: all queues
	 */
	figure(queue: number | undefined, from = 0, to = this.grid.count): IntervalFigure {
		const cells = this.#cells(queue, from, to);
		const counts = Object.fromEntries(
			counted.map((name, i) => [name, cells.reduce((sum, cell) => sum + this.#countAt(cell, i), 0)])
		) as Record<Count, number>;
		const { arrivals, assigned, answered, abandoned, abandonedEarly } = counts;
		const time = (to - from) * this.grid.step;
		const groups = this.#groupCells(queue, from, to);
		const [online, room, chats] = [this.#online, this.#room, this.#chats].map(({ integral }) =>
			sumOver(integral, groups)
		) as [number, number, number];
		return {
			...counts,
			serviceLevel: share(counts.answeredWithin, answered + abandoned + counts.unansweredTooLong),
			waitWithin: share(counts.assignedWithin, assigned + abandoned + counts.unassignedTooLong),
			firstResponse: share(sumOver(this.#responseSum, cells), answered),
			wait: share(sumOver(this.#waitSum, cells), assigned),
			abandonmentRate: share(abandoned + abandonedEarly, arrivals),
			unansweredRate: share(counts.unanswered, arrivals),
			meanQueue: sumOver(this.#waiting.integral, cells) / time,
			longestQueue: this.#longestQueue(queue, from, to),
			queueAtEnd: sumOver(this.#waiting.atEnd, this.#cells(queue, to - 1, to)),
			openTurns: sumOver(this.#openTurns.atEnd, this.#cells(queue, to - 1, to)),
			headsOnline: online / time,
			placesOnline: room / time,
			concurrency: share(chats, online),
			occupancy: share(chats, room)
		};
	}

	/** Quantile `p` of the first response times, within 2.2 %; undefined when nobody was answered. */
	firstResponseQuantile(
		p: number,
		queue: number | undefined,
		from = 0,
		to = this.grid.count
	): Milliseconds | undefined {
		return this.#responses.quantile(this.#cells(queue, from, to), p);
	}

	found(at: EpochMs, place: number, _conversation: number, state: FoundConversation): void {
		this.#clock.moveTo(at);
		const { queue, askedAt, position, agent, isReplied, isTurnOpen } = state;
		this.#enter(place, queue);
		if (askedAt === undefined) return;
		// Its turn began when it asked: that is when it is booked, if that is in the grid at all.
		this.#ask(place, askedAt, at);
		this.#isReplied[place] = isReplied ? 1 : 0;
		if (!isTurnOpen) this.#closeTurn(place, at);
		if (position > 0) this.#changeWaiting(queue, at, 1);
		if (agent < 0) return;
		this.#isAssigned[place] = 1;
		this.#chats.change(this.#groupOf[agent] as number, at, 1);
	}

	opened(
		_at: EpochMs,
		place: number,
		_conversation: number,
		queue: number,
		_customer: number,
		_reopens: number,
		gap: Milliseconds
	): void {
		this.#enter(place, queue);
		this.#goesOn[place] = gap < this.#gap ? 1 : 0;
	}

	queued(at: EpochMs, place: number, queue: number): void {
		this.#clock.moveTo(at);
		this.#changeWaiting(queue, at, 1);
		this.#ask(place, at, at);
	}

	assigned(at: EpochMs, place: number, agent: number): void {
		this.#clock.moveTo(at);
		const queue = this.#queue[place] as number;
		this.#changeWaiting(queue, at, -1);
		this.#chats.change(this.#groupOf[agent] as number, at, 1);
		if (this.#isAssigned[place] === 0) {
			this.#isAssigned[place] = 1;
			const cell = this.#cell[place] as number;
			if (cell !== outside) {
				const wait = at - (this.#askedAt[place] as number);
				this.#count(column.assigned, cell);
				this.#waitSum[cell] = (this.#waitSum[cell] as number) + wait;
				if (wait <= this.#withinOf(cell)) this.#count(column.assignedWithin, cell);
			}
		}
		if (!this.#repliesTold[queue]) this.#reply(place, at);
	}

	unassigned(at: EpochMs, place: number, queue: number, agent: number): void {
		this.#clock.moveTo(at);
		if (this.#queue[place] !== queue) this.#moveTurn(place, queue, at);
		this.#queue[place] = queue;
		this.#changeWaiting(queue, at, 1);
		this.#chats.change(this.#groupOf[agent] as number, at, -1);
	}

	message(at: EpochMs, place: number, from: MessageSender, _agent: number, auto: boolean): void {
		this.#clock.moveTo(at);
		if (from === 'customer') {
			// Before the ask there is no turn of a human.
			if (this.#askedAt[place] !== Infinity) this.#openTurn(place, at);
		} else if (!auto && from !== 'bot') this.#reply(place, at);
	}

	closed(at: EpochMs, place: number, reason: CloseReason, agent: number): void {
		this.#clock.moveTo(at);
		const cell = this.#cell[place] as number;
		if (agent >= 0) this.#chats.change(this.#groupOf[agent] as number, at, -1);
		if (reason === 'abandoned') {
			this.#changeWaiting(this.#queue[place] as number, at, -1);
			if (cell !== outside) {
				// Who was served already and leaves the second queue has not abandoned the inquiry.
				const isEarly = at - (this.#askedAt[place] as number) < this.#early;
				if (this.#isReplied[place] === 0)
					this.#count(isEarly ? column.abandonedEarly : column.abandoned, cell);
			}
		}
		if (reason === 'self_service') {
			const own = this.#cellAt(this.#queue[place] as number, at);
			if (own !== outside) this.#count(column.selfServed, own);
		}
		if (this.#isTurnOpen[place] === 1) {
			if (cell !== outside) this.#count(column.unanswered, cell);
			this.#closeTurn(place, at);
		}
		this.#isOpen[place] = 0;
	}

	presence(at: EpochMs, agent: number, state: AgentPresence): void {
		this.#clock.moveTo(at);
		const isOnline = state === 'online' || state === 'busy' ? 1 : 0;
		const change = isOnline - (this.#isOnline[agent] as number);
		if (change === 0) return;
		this.#isOnline[agent] = isOnline;
		const group = this.#groupOf[agent] as number;
		this.#online.change(group, at, change);
		this.#room.change(group, at, change * (this.#capacity[agent] as number));
	}

	#enter(place: number, queue: number): void {
		if (place >= this.#cell.length) this.#grow();
		if (place >= this.#places) this.#places = place + 1;
		this.#cell[place] = outside;
		this.#askedAt[place] = Infinity;
		this.#queue[place] = queue;
		this.#isReplied[place] = 0;
		this.#isAssigned[place] = 0;
		this.#isTurnOpen[place] = 0;
		this.#goesOn[place] = 0;
		this.#isOpen[place] = 1;
	}

	#ask(place: number, askedAt: EpochMs, now: EpochMs): void {
		const cell = this.#cellAt(this.#queue[place] as number, askedAt);
		this.#askedAt[place] = askedAt;
		this.#openTurn(place, now);
		if (cell === outside) return;
		if (this.#goesOn[place] === 1) return this.#count(column.returned, cell);
		this.#cell[place] = cell;
		this.#count(column.arrivals, cell);
	}

	#reply(place: number, at: EpochMs): void {
		if (this.#isTurnOpen[place] === 1) this.#closeTurn(place, at);
		if (this.#isReplied[place] === 1) return;
		this.#isReplied[place] = 1;
		const cell = this.#cell[place] as number;
		if (cell === outside) return;
		const response = at - (this.#askedAt[place] as number);
		this.#count(column.answered, cell);
		this.#responseSum[cell] = (this.#responseSum[cell] as number) + response;
		this.#responses.add(cell, response);
		if (response <= this.#withinOf(cell)) this.#count(column.answeredWithin, cell);
	}

	#openTurn(place: number, at: EpochMs): void {
		if (this.#isTurnOpen[place] === 1) return;
		this.#isTurnOpen[place] = 1;
		this.#openTurns.change(this.#queue[place] as number, at, 1);
	}

	#closeTurn(place: number, at: EpochMs): void {
		this.#isTurnOpen[place] = 0;
		this.#openTurns.change(this.#queue[place] as number, at, -1);
	}

	/** An open turn goes with its conversation to another queue. */
	#moveTurn(place: number, queue: number, at: EpochMs): void {
		if (this.#isTurnOpen[place] === 0) return;
		this.#openTurns.change(this.#queue[place] as number, at, -1);
		this.#openTurns.change(queue, at, 1);
	}

	#count(name: number, cell: number): void {
		const place = cell * counted.length + name;
		this.#counts[place] = (this.#counts[place] as number) + 1;
	}

	#countAt(cell: number, name: number): number {
		return this.#counts[cell * counted.length + name] as number;
	}

	#withinOf(cell: number): Milliseconds {
		return this.#answerWithin[Math.floor(cell / this.grid.count)] as number;
	}

	#cellAt(queue: number, at: EpochMs): number {
		const interval = Math.floor((at - this.grid.from) / this.grid.step);
		return interval >= 0 && interval < this.grid.count ? queue * this.grid.count + interval : outside;
	}

	#cells(queue: number | undefined, from: number, to: number): number[] {
		const queues = queue === undefined ? Array.from({ length: this.queues }, (_, q) => q) : [queue];
		return queues.flatMap((q) => Array.from({ length: to - from }, (_, i) => q * this.grid.count + from + i));
	}

	#groupCells(queue: number | undefined, from: number, to: number): number[] {
		return this.#groupServes.flatMap((serves, group) =>
			queue === undefined || serves.includes(queue)
				? Array.from({ length: to - from }, (_, i) => group * this.grid.count + from + i)
				: []
		);
	}

	#changeWaiting(queue: number, at: EpochMs, by: number): void {
		this.#waiting.change(queue, at, by);
		this.#longest.change(queue, at, by);
		this.#longest.change(this.queues, at, by);
	}

	#longestQueue(queue: number | undefined, from: number, to: number): number {
		const first = (queue ?? this.queues) * this.grid.count;
		let longest = 0;
		for (let cell = first + from; cell < first + to; cell++) {
			longest = Math.max(longest, this.#longest.highest[cell] as number);
		}
		return longest;
	}

	#grow(): void {
		const integers = (old: Int32Array<ArrayBuffer>) => {
			const column = new Int32Array(2 * old.length);
			column.set(old);
			return column;
		};
		const bytes = (old: Uint8Array<ArrayBuffer>) => {
			const column = new Uint8Array(2 * old.length);
			column.set(old);
			return column;
		};
		const askedAt = new Float64Array(2 * this.#askedAt.length);
		askedAt.set(this.#askedAt);
		this.#askedAt = askedAt;
		this.#cell = integers(this.#cell);
		this.#queue = integers(this.#queue);
		this.#isReplied = bytes(this.#isReplied);
		this.#isAssigned = bytes(this.#isAssigned);
		this.#isTurnOpen = bytes(this.#isTurnOpen);
		this.#isOpen = bytes(this.#isOpen);
		this.#goesOn = bytes(this.#goesOn);
	}
}

function sumOver(values: Float64Array, cells: readonly number[]): number {
	let sum = 0;
	for (const cell of cells) sum += values[cell] as number;
	return sum;
}

function share(part: number, whole: number): number | undefined {
	return whole > 0 ? part / whole : undefined;
}
