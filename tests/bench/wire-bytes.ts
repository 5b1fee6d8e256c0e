import type { Board } from '#lib/domain/board/board.ts';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { emptyDirectory } from '#lib/domain/registry/directory.ts';
import { second, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { diff, type Json } from '#lib/protocol/merge-patch.ts';
import { defaultBoard } from '#lib/server/live/default-board.ts';
import { Frame } from '#lib/server/live/frame.ts';
import { LiveFloors } from '#lib/server/live/live-floors.ts';
import { recordingFrom } from '#lib/server/replay/recording.ts';
import { demoDay, recordedDays, type Day } from './days.ts';
import type { Measurement, Section } from './section.ts';
import { median } from './statistics.ts';

const tickMs: Milliseconds = 100;
/** Of a long day, one second in so many is measured; the events of all seconds are applied. */
const secondsBetween = { short: 1, long: 12 };
/** Frames after which the whole state is weighed anew: it grows slowly. */
const weighEvery = 25;
const organisation = 'recording';

interface Weights {
	readonly frames: number;
	/** Bytes of each frame over those of the snapshot of its state, as sent and before compression. */
	readonly compressed: readonly number[];
	readonly raw: readonly number[];
	readonly frameBytes: readonly number[];
	readonly stateBytes: readonly number[];
}

type JsonObject = { readonly [key: string]: Json };

/** Plays a day at the tick of the hub and weighs every frame that it would send. */
async function weigh(day: Day, every: number): Promise<Weights> {
	const recording = await recordingFrom(day.name, [
		Buffer.from(day.ndjson)
	] as unknown as AsyncIterable<Uint8Array>);
	const { events } = recording;
	const first = events[0] as LoggedEvent;
	const last = events.at(-1) as LoggedEvent;
	let now: EpochMs = Math.floor(first.time / second) * second;
	const board: Board = { ...defaultBoard(organisation, day.zone, '00:00'), id: 'day' };
	const floors = new LiveFloors(
		{
			log: {
				read: async () => [],
				readSubject: ({ source, subject }, upTo) => recording.history(source, subject, upTo + 1)
			},
			directory: () => emptyDirectory,
			now: () => now
		},
		[{ board }]
	);
	const compressed: number[] = [];
	const raw: number[] = [];
	const frameBytes: number[] = [];
	const stateBytes: number[] = [];
	let whole = { compressed: 0, raw: 0 };
	let before = floors.stateOf(board.id) as BoardState;
	let next = 0;
	let seq = 0;
	for (const end = last.time + second; now < end;) {
		now += tickMs;
		const from = next;
		while (next < events.length && (events[next] as LoggedEvent).time < now) next += 1;
		if (next > from) floors.take(events.slice(from, next));
		const isMeasured = Math.floor(now / second) % every === 0;
		// Just before a measured second too: its first frame starts from there.
		if (!isMeasured && Math.floor((now + tickMs) / second) % every !== 0) continue;
		const state = floors.stateOf(board.id) as BoardState;
		if (state === before) continue;
		const patch = diff(before as unknown as JsonObject, state as unknown as JsonObject);
		before = state;
		if (patch === undefined || !isMeasured) continue;
		const frame = new Frame({ kind: 'delta', epoch, base: seq, seq: (seq += 1), at: now, patch });
		if (frameBytes.length % weighEvery === 0) {
			const snapshot = new Frame({ kind: 'snapshot', epoch, seq, at: now, build: '1731312000000', state });
			whole = { compressed: snapshot.compressed.length, raw: snapshot.plain.length };
			stateBytes.push(whole.compressed);
		}
		compressed.push(frame.compressed.length / whole.compressed);
		raw.push(frame.plain.length / whole.raw);
		frameBytes.push(frame.compressed.length);
	}
	if (floors.position !== events.length)
		throw new Error(`${floors.position} of ${events.length} events were applied`);
	if (frameBytes.length < 1_000) throw new Error(`only ${frameBytes.length} frames: this is no day`);
	return { frames: frameBytes.length, compressed, raw, frameBytes, stateBytes };
}

/** As long as a real one. */
const epoch = 'Zk3vQw.9dKq1A';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function measurements({ name }: Day, weights: Weights): Measurement[] {
	const { frames, compressed, raw, frameBytes, stateBytes } = weights;
	return [
		{
			name: `${name}: median of update / full state`,
			value: median(compressed) * 100,
			unit: '%',
			atMost: 10,
			note: `${frames.toLocaleString('en')} frames, median ${median(frameBytes)} B of ${median(stateBytes)} B; before compression ${(median(raw) * 100).toFixed(1)} %`
		},
		{
			name: `${name}: mean of update / full state`,
			value: mean(compressed) * 100,
			unit: '%',
			atMost: 10,
			note: `mean ${mean(frameBytes).toFixed(0)} B; before compression ${(mean(raw) * 100).toFixed(1)} %`
		}
	];
}

/**
 * What an update weighs on the wire beside the state that it saves, over a whole day: aggregator, difference and frame
 * are the product's, the clock is the day's. The same in every run, so one round is enough.
 */
export const wireBytes: Section = {
	name: 'wire-bytes',
	title: 'Bytes per update over a replayed day, as sent (compressed)',
	async run() {
		const found: Measurement[] = [];
		for (const day of recordedDays())
			found.push(...measurements(day, await weigh(day, secondsBetween.short)));
		const demo = demoDay();
		found.push(...measurements(demo, await weigh(demo, secondsBetween.long)));
		return found;
	}
};
