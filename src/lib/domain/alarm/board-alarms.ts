import type { BoardState } from '../board/board-state.ts';
import { figureOfTile, type FiguresOfBoard } from '../board/figure-of-tile.ts';
import { silentSince } from '../board/silence.ts';
import { severityOf } from '../board/threshold.ts';
import { tileKey, type Tile } from '../board/tile.ts';
import type { EpochMs } from '../units.ts';
import { advanceAlarm } from './advance-alarm.ts';
import type { AlarmEntry, AlarmSeverity, TileAlarm } from './alarm.ts';
import { calm, type AlarmState } from './alarm-state.ts';

/** One alarm of a tile from its raising to its end, with every change of severity between. */
export interface AlarmInterval {
	/** `tileKey` */
	readonly tile: string;
	readonly raisedAt: EpochMs;
	/** Absent while it stands. */
	readonly endedAt?: EpochMs;
	readonly worst: AlarmSeverity;
	readonly entries: readonly AlarmEntry[];
}

/** The figure by which a tile's alarm is judged: missing, too, while no source of the board is heard. */
export function judgedFigure(tile: Tile, state: FiguresOfBoard, now: EpochMs): number | undefined {
	return silentSince(state) === undefined ? figureOfTile(tile, state, now).value : undefined;
}

/**
 * The alarms that a board's tiles raise over a run of its states, without anybody to answer them: those of a
 * recording, as they would have been. Take states of ascending times; for a jump back make a new one.
 *
 * The same states at the same times give the same alarms. Hold times are as exact as the states are dense.
 */
export class BoardAlarms {
	readonly #tiles: readonly { readonly key: string; readonly tile: Tile }[];
	readonly #states = new Map<string, AlarmState>();
	readonly #open = new Map<string, AlarmInterval>();
	readonly #ended: AlarmInterval[] = [];
	#standing: Readonly<Record<string, TileAlarm>> | undefined;

	constructor({ tiles }: { readonly tiles: readonly Tile[] }) {
		this.#tiles = tiles
			.filter(({ threshold }) => threshold !== undefined)
			.map((tile) => ({ key: tileKey(tile), tile }));
	}

	/** Takes the board's state at `now`. Returns whether any alarm changed. */
	take(state: FiguresOfBoard, now: EpochMs): boolean {
		let changed = false;
		for (const { key, tile } of this.#tiles) {
			const before = this.#states.get(key) ?? calm;
			const step = advanceAlarm(before, judgedFigure(tile, state, now), tile.threshold, now);
			this.#states.set(key, step.state);
			for (const entry of step.entries) this.#note(key, entry);
			if (step.entries.length > 0) changed = true;
		}
		if (changed) this.#standing = undefined;
		return changed;
	}

	#note(tile: string, entry: AlarmEntry): void {
		const open = this.#open.get(tile) ?? { tile, raisedAt: entry.at, worst: 'warn', entries: [] };
		const interval: AlarmInterval = {
			...open,
			worst: entry.severity === 'critical' ? 'critical' : open.worst,
			entries: [...open.entries, entry]
		};
		if (entry.severity !== 'normal') this.#open.set(tile, interval);
		else {
			this.#open.delete(tile);
			this.#ended.push({ ...interval, endedAt: entry.at });
		}
	}

	/** Every alarm so far, by when it was raised. */
	get intervals(): readonly AlarmInterval[] {
		return [...this.#ended, ...this.#open.values()].sort((a, b) => a.raisedAt - b.raisedAt);
	}

	/** What stands, as `BoardState.alarms`; the same reference while nothing changes. Undefined: nothing. */
	get standing(): BoardState['alarms'] {
		if (this.#open.size === 0) return undefined;
		this.#standing ??= Object.fromEntries(
			[...this.#open.values()].flatMap(({ tile, raisedAt }) => {
				const severity = this.#states.get(tile)?.standing?.severity;
				return severity === undefined
					? []
					: [[tile, { id: `${tile}@${raisedAt}`, severity, since: raisedAt }] as const];
			})
		);
		return this.#standing;
	}
}

/**
 * Alarms of the figures of one instant alone, without hold times and clear levels: for a preview, where there is no
 * history.
 */
export function alarmsOfInstant(
	tiles: readonly Tile[],
	state: FiguresOfBoard,
	now: EpochMs
): Readonly<Record<string, TileAlarm>> {
	const alarms: Record<string, TileAlarm> = {};
	for (const tile of tiles) {
		const severity = severityOf(judgedFigure(tile, state, now), tile.threshold);
		const key = tileKey(tile);
		if (severity !== 'normal') alarms[key] = { id: key, severity, since: now };
	}
	return alarms;
}
