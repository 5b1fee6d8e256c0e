import { countingVersion } from './checkpoint.ts';
import { Counter, Distribution, firstCounterOf, type FactSink } from '#lib/domain/metrics/facts.ts';
import { secondOf } from '#lib/domain/metrics/histogram.ts';
import { addTo } from '#lib/domain/metrics/period.ts';
import { splitKey } from '#lib/domain/registry/keys.ts';
import { minute, type EpochMs } from '#lib/domain/units.ts';
import type {
	AgentRollup,
	CellRollup,
	RollupFigures,
	RollupRepository
} from '../storage/rollup-repository.ts';

/** What has been booked on one row since the last flush; numbers may be negative. */
interface Difference {
	readonly key: string;
	readonly minute: EpochMs;
	readonly counts: Map<string, number>;
	readonly distributions: Map<string, Map<number, number>>;
	readonly distincts: Map<string, Map<string, number>>;
}

type RowStore = Pick<RollupRepository, 'cells' | 'agents' | 'write' | 'position'>;

const counterNames = new Map<number, string>(
	Object.entries(Counter).map(([name, counter]) => [counter, name])
);
const distributionNames = new Map<number, string>(
	Object.entries(Distribution).map(([name, distribution]) => [distribution, name])
);

/** The rows of one organisation that have changed. */
class Changes {
	readonly cells = new Map<string, Difference>();
	readonly agents = new Map<string, Difference>();
}

/**
 * Facts per minute, for cells (shop × channel × queue) and accounts, added to the rows in storage.
 *
 * A row tells up to which event it holds all facts, and all rows are written together: after a restart the events up
 * to there are folded again, but not booked again. A fact of a late event restates the minute in which it lies.
 */
export class RollUps {
	readonly #repository: RowStore;
	readonly #changes = new Map<string, Changes>();
	/** Facts of events up to here are in storage. */
	#written: number;
	#booking = true;

	private constructor(repository: RowStore, written: number) {
		this.#repository = repository;
		this.#written = written;
	}

	static async open(repository: RowStore): Promise<RollUps> {
		return new RollUps(repository, await repository.position());
	}

	/** Says that the facts that follow come from the event at this position. */
	at(position: number): void {
		this.#booking = position > this.#written;
	}

	/** Where an organisation's facts go. */
	sink(organisation: string): FactSink {
		const changesOf = () => {
			let changes = this.#changes.get(organisation);
			if (changes === undefined) {
				changes = new Changes();
				this.#changes.set(organisation, changes);
			}
			return changes;
		};
		/** Books on the minute's row of the cell, and of the account where there is one. */
		const book = (cell: string, agent: string | undefined, at: EpochMs, add: (row: Difference) => void) => {
			if (!this.#booking) return;
			const changes = changesOf();
			add(rowOf(changes.cells, cell, at));
			if (agent !== undefined) add(rowOf(changes.agents, agent, at));
		};
		const sink: Omit<FactSink, 'history'> = {
			count(counter, at, by, cell, agent) {
				const name = counterNames.get(counter) as string;
				book(cell.key, agent, at, (row) => addTo(row.counts, name, by));
			},
			time(distribution, at, time, by, cell, agent) {
				const name = distributionNames.get(distribution) as string;
				const counter = firstCounterOf(distribution);
				const seconds = secondOf(time);
				book(cell.key, agent, at, (row) => {
					addTo(row.counts, counterNames.get(counter) as string, by);
					addTo(row.counts, counterNames.get(counter + 1) as string, by * time);
					addTo(inner(row.distributions, name), seconds, by);
				});
			},
			waitEnded(from, at, by, cell) {
				const seconds = secondOf(Math.max(0, at - from));
				book(cell.key, undefined, at, (row) => addTo(inner(row.distributions, 'endedWait'), seconds, by));
			},
			taken: (agent, at, by) => {
				if (!this.#booking) return;
				addTo(rowOf(changesOf().agents, agent, at).counts, 'taken', by);
			},
			asked(customer, at, by, cell) {
				book(cell.key, undefined, at, (row) => addTo(inner(row.distincts, 'asked'), customer, by));
			},
			exchange(agent, customer, at, by, cell) {
				book(cell.key, agent, at, (row) => addTo(inner(row.distincts, 'received'), customer, by));
			},
			// What is true at an instant is no sum.
			gauge() {},
			load() {}
		};
		// A review is where backfilled events are counted.
		return Object.assign(sink, { history: sink as FactSink });
	}

	/** Brings the rows in storage up to date with the events up to `position`. */
	async flush(position: number): Promise<void> {
		const cells: CellRollup[] = [];
		const agents: AgentRollup[] = [];
		for (const [organisation, changes] of this.#changes) {
			for (const [at, differences] of byMinute(changes.cells)) {
				const stored = await this.#repository.cells(organisation, at, at + minute);
				const known = new Map(stored.map((row) => [[row.shop, row.channel, row.queue].join('\u001f'), row]));
				for (const difference of differences) {
					const [shop = '', channel = '', queue = ''] = splitKey(difference.key);
					const figures = added(known.get(difference.key), difference, position);
					cells.push({ organisation, minute: at, shop, channel, queue, ...figures });
				}
			}
			for (const [at, differences] of byMinute(changes.agents)) {
				const stored = await this.#repository.agents(organisation, at, at + minute);
				const known = new Map(stored.map((row) => [[row.source, row.account].join('\u001f'), row]));
				for (const difference of differences) {
					const [source = '', account = ''] = splitKey(difference.key);
					const figures = added(known.get(difference.key), difference, position);
					agents.push({ organisation, minute: at, source, account, ...figures });
				}
			}
		}
		if (cells.length > 0 || agents.length > 0) await this.#repository.write(cells, agents);
		this.#written = Math.max(this.#written, position);
		this.#changes.clear();
	}
}

function rowOf(rows: Map<string, Difference>, key: string, at: EpochMs): Difference {
	const start = at - (at % minute);
	const id = `${start}\u001f${key}`;
	let row = rows.get(id);
	if (row === undefined) {
		row = { key, minute: start, counts: new Map(), distributions: new Map(), distincts: new Map() };
		rows.set(id, row);
	}
	return row;
}

function inner<K>(maps: Map<string, Map<K, number>>, name: string): Map<K, number> {
	let map = maps.get(name);
	if (map === undefined) {
		map = new Map();
		maps.set(name, map);
	}
	return map;
}

/** Differences that are not nothing, by their minute. */
function byMinute(rows: ReadonlyMap<string, Difference>): Map<EpochMs, Difference[]> {
	const minutes = new Map<EpochMs, Difference[]>();
	for (const row of rows.values()) {
		const isNothing =
			row.counts.size === 0 &&
			[...row.distributions.values(), ...row.distincts.values()].every((map) => map.size === 0);
		if (isNothing) continue;
		const ofMinute = minutes.get(row.minute);
		if (ofMinute === undefined) minutes.set(row.minute, [row]);
		else ofMinute.push(row);
	}
	return minutes;
}

function added(stored: RollupFigures | undefined, difference: Difference, position: number): RollupFigures {
	const counts = new Map(Object.entries(stored?.counts ?? {}));
	for (const [name, by] of difference.counts) addTo(counts, name, by);
	const distributions: Record<string, Record<string, number>> = {};
	for (const name of namesOf(stored?.distributions, difference.distributions)) {
		const seconds = new Map(Object.entries(stored?.distributions[name] ?? {}));
		for (const [second, by] of difference.distributions.get(name) ?? []) addTo(seconds, String(second), by);
		if (seconds.size > 0) distributions[name] = Object.fromEntries(seconds);
	}
	const distincts: Record<string, string[]> = {};
	for (const name of namesOf(stored?.distincts, difference.distincts)) {
		const members = new Map<string, number>();
		for (const member of stored?.distincts[name] ?? []) addTo(members, member, 1);
		for (const [member, by] of difference.distincts.get(name) ?? []) addTo(members, member, by);
		const list = [...members].flatMap(([member, times]) => Array<string>(Math.max(0, times)).fill(member));
		if (list.length > 0) distincts[name] = list;
	}
	return {
		counts: Object.fromEntries(counts),
		distributions,
		distincts,
		definitionVersion: countingVersion,
		rulePacks: stored?.rulePacks ?? {},
		position
	};
}

function namesOf(
	stored: Readonly<Record<string, unknown>> | undefined,
	changed: ReadonlyMap<string, unknown>
) {
	return new Set([...Object.keys(stored ?? {}), ...changed.keys()]);
}
