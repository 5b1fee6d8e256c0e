import type { AgentPresence } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { DeskTable } from './desk-table.ts';
import type { EventHeap, HeapEntry } from './event-heap.ts';
import type { FloorListener } from './floor-listener.ts';
import type { LiveAgent } from './live-state.ts';
import type { AgentScenario, ShiftScenario } from './scenario.ts';

/** Kinds of entries that belong to shifts; the subject is an agent, the stamp the index of the shift. */
export const shiftEntries = { starts: 5, ends: 6, breakStarts: 7, breakEnds: 8, drainEnds: 9 } as const;

/** What a change of presence asks of the floor. */
export interface Floor {
	/** A desk takes conversations again: gives it those who wait. */
	fill(desk: number, now: EpochMs): void;
	/** The drain of a shift is over: what is open at the desk goes back to its queue. */
	handBack(desk: number, now: EpochMs): void;
}

/** Brings agents to their desks and takes them away: shifts with breaks and drain. */
export class ShiftClock {
	readonly #desks: DeskTable;
	readonly #shifts: (readonly ShiftScenario[])[];
	readonly #future: EventHeap;
	readonly #listener: FloorListener;
	readonly #floor: Floor;
	/** Index of the shift that is on or comes next, and of its next break. */
	readonly #shift: Int32Array;
	readonly #nextBreak: Int32Array;
	/** When the break, the drain or the absence ends that is on. */
	readonly #until: Float64Array;

	constructor(
		agents: readonly AgentScenario[],
		desks: DeskTable,
		future: EventHeap,
		listener: FloorListener,
		floor: Floor
	) {
		this.#desks = desks;
		this.#shifts = agents.map(({ shifts }) => shifts);
		this.#future = future;
		this.#listener = listener;
		this.#floor = floor;
		this.#shift = new Int32Array(agents.length);
		this.#nextBreak = new Int32Array(agents.length);
		this.#until = new Float64Array(agents.length);
	}

	/** Nobody is there yet: everybody comes to the first shift. */
	begin(): void {
		for (let desk = 0; desk < this.#shifts.length; desk++) this.#await(desk, -Infinity);
	}

	/**
	 * Everybody is where the live state says; before any conversation is seated.
	 * @throws RangeError when somebody works who has no shift
	 */
	beginAt(now: EpochMs, agents: readonly LiveAgent[]): void {
		agents.forEach((agent, desk) => this.#resume(desk, agent, now));
	}

	/** After the conversations are seated: who has nothing left to finish goes. */
	letGo(now: EpochMs): void {
		for (let desk = 0; desk < this.#shifts.length; desk++) this.afterRoom(desk, now);
	}

	/** Takes an entry of the future that belongs to shifts. */
	happen({ time: now, kind, subject: desk, stamp }: HeapEntry): void {
		switch (kind) {
			case shiftEntries.starts:
				return this.#start(desk, now);
			case shiftEntries.ends:
				return this.#end(desk, now);
			case shiftEntries.breakStarts:
				// Not when the shift's end came first.
				if (this.#desks.state(desk) === 'online' && this.#shift[desk] === stamp) this.#pause(desk, now);
				return;
			case shiftEntries.breakEnds:
				// A shift that ended during the break took the agent offline already.
				if (this.#desks.state(desk) === 'away' && this.#shift[desk] === stamp) this.#becomeOnline(desk, now);
				return;
			case shiftEntries.drainEnds:
				if (this.#desks.state(desk) === 'leaving' && this.#shift[desk] === stamp) {
					this.#floor.handBack(desk, now);
				}
				return;
			default:
				throw new RangeError(`ShiftClock: unknown kind of entry ${kind}`);
		}
	}

	/** A desk has room: the awaited break or end of the shift begins when it is empty. */
	afterRoom(desk: number, now: EpochMs): void {
		if (this.#desks.open[desk] !== 0) return;
		const state = this.#desks.state(desk);
		if (state === 'pausing') this.#takeBreak(desk, now);
		else if (state === 'leaving') this.#goOffline(desk, now);
	}

	/** How the agents are, for a simulation that goes on from here. */
	liveAgents(): LiveAgent[] {
		return this.#shifts.map((_, desk) => {
			const state = this.#desks.state(desk);
			const place = { shift: this.#shift[desk] as number, breaksTaken: this.#nextBreak[desk] as number };
			const until = this.#until[desk] as number;
			if (state === 'pausing') return { state, ...place, breaksTaken: place.breaksTaken + 1 };
			if (state === 'away' || (state === 'leaving' && until < Infinity)) return { state, until, ...place };
			return { state, ...place };
		});
	}

	#shiftOf(desk: number): ShiftScenario {
		return this.#shifts[desk]?.[this.#shift[desk] as number] as ShiftScenario;
	}

	#await(desk: number, now: EpochMs): void {
		const shift = this.#shifts[desk]?.[this.#shift[desk] as number];
		// A drain that ran into the next shift starts it late.
		if (shift) this.#future.push(Math.max(shift.from, now), shiftEntries.starts, desk, 0);
	}

	#start(desk: number, now: EpochMs): void {
		this.#nextBreak[desk] = 0;
		this.#future.push(Math.max(this.#shiftOf(desk).to, now), shiftEntries.ends, desk, 0);
		this.#becomeOnline(desk, now);
	}

	#becomeOnline(desk: number, now: EpochMs): void {
		this.#desks.setState(desk, 'online');
		this.#tell(desk, 'online', now);
		this.#awaitBreak(desk, now);
		this.#floor.fill(desk, now);
	}

	#awaitBreak(desk: number, now: EpochMs): void {
		const next = this.#shiftOf(desk).breaks[this.#nextBreak[desk] as number];
		if (next) {
			this.#future.push(
				Math.max(next.from, now),
				shiftEntries.breakStarts,
				desk,
				this.#shift[desk] as number
			);
		}
	}

	#pause(desk: number, now: EpochMs): void {
		this.#desks.setState(desk, 'pausing');
		if (this.#desks.open[desk] === 0) this.#takeBreak(desk, now);
		else this.#tell(desk, 'busy', now, this.#shiftOf(desk).breaks[this.#nextBreak[desk] as number]?.reason);
	}

	#takeBreak(desk: number, now: EpochMs): void {
		const index = this.#nextBreak[desk] as number;
		const { length, reason } = this.#shiftOf(desk).breaks[index] as ShiftScenario['breaks'][number];
		this.#nextBreak[desk] = index + 1;
		this.#desks.setState(desk, 'away');
		this.#tell(desk, 'away', now, reason);
		this.#returnAt(desk, now + length);
	}

	#returnAt(desk: number, at: EpochMs): void {
		this.#until[desk] = at;
		this.#future.push(at, shiftEntries.breakEnds, desk, this.#shift[desk] as number);
	}

	#end(desk: number, now: EpochMs): void {
		this.#desks.setState(desk, 'leaving');
		if (this.#desks.open[desk] === 0) return this.#goOffline(desk, now);
		this.#tell(desk, 'busy', now, 'shift_end');
		this.#drainUntil(desk, now + (this.#shiftOf(desk).drainLimit ?? Infinity));
	}

	#drainUntil(desk: number, at: EpochMs): void {
		this.#until[desk] = at;
		this.#future.push(at, shiftEntries.drainEnds, desk, this.#shift[desk] as number);
	}

	#goOffline(desk: number, now: EpochMs): void {
		this.#desks.setState(desk, 'offline');
		this.#tell(desk, 'offline', now);
		this.#shift[desk] = (this.#shift[desk] as number) + 1;
		this.#await(desk, now);
	}

	#resume(desk: number, { state, until, shift: given, breaksTaken }: LiveAgent, now: EpochMs): void {
		const shifts = this.#shifts[desk] as readonly ShiftScenario[];
		// Who is leaving may be past the end of the shift.
		const ends = (shift: ShiftScenario) => (state === 'leaving' ? shift.to + longestDrain : shift.to) > now;
		const index = given ?? shifts.findIndex(ends);
		const shift = shifts[index];
		this.#shift[desk] = shift ? index : shifts.length;
		if (shift === undefined) {
			if (state === 'offline') return;
			throw new RangeError(`LiveState: agents[${desk}] must have a shift to be ${state}, got none`);
		}
		if (state === 'offline') return this.#comeLater(desk, shift, until, now);
		const begun = shift.breaks.filter(({ from }) => from <= now).length;
		this.#nextBreak[desk] = breaksTaken ?? begun;
		this.#desks.setState(desk, state);
		if (state !== 'leaving') this.#future.push(Math.max(shift.to, now), shiftEntries.ends, desk, 0);
		switch (state) {
			case 'online':
				this.#tell(desk, 'online', now);
				return this.#awaitBreak(desk, now);
			case 'leaving':
				this.#tell(desk, 'busy', now, 'shift_end');
				return this.#drainUntil(desk, until ?? Math.max(now, shift.to + (shift.drainLimit ?? Infinity)));
			case 'pausing':
				this.#tell(desk, 'busy', now);
				if (this.#nextBreak[desk] === 0) this.#plan(desk, shift, index, (until ?? shift.to) - now, now);
				else this.#nextBreak[desk] = this.#nextBreak[desk] - 1;
				return;
			case 'away': {
				this.#tell(desk, 'away', now);
				const planned = shift.breaks[this.#nextBreak[desk] - 1];
				return this.#returnAt(
					desk,
					until ?? Math.max(now, planned ? planned.from + planned.length : shift.to)
				);
			}
			default:
				state satisfies never;
		}
	}

	/** Offline: before the shift, or absent from it. */
	#comeLater(desk: number, shift: ShiftScenario, until: EpochMs | undefined, now: EpochMs): void {
		if (shift.from < now && until === undefined) this.#shift[desk] = (this.#shift[desk] as number) + 1;
		this.#await(desk, until ?? now);
	}

	/** A break that no plan foresaw, in front of those that come. */
	#plan(desk: number, shift: ShiftScenario, index: number, length: number, now: EpochMs): void {
		const breaks = [{ from: now, length, reason: 'other' }, ...shift.breaks];
		this.#shifts[desk] = (this.#shifts[desk] as ShiftScenario[]).with(index, { ...shift, breaks });
	}

	#tell(desk: number, state: AgentPresence, now: EpochMs, reason?: string): void {
		this.#listener.presence(now, desk, state, reason);
	}
}

/** Who is still leaving so long after the end of a shift belongs to the next one. */
const longestDrain = 4 * 3_600_000;
