import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import { rowsPerStatement } from './change.ts';
import type { Tables } from './tables.ts';

/** The figures of a closed minute. They are absolute: writing them again replaces them. */
export interface RollupFigures {
	/** Counts and sums by name. */
	readonly counts: Readonly<Record<string, number>>;
	/** By name, how many times fell on each whole second. */
	readonly distributions: Readonly<Record<string, Readonly<Record<string, number>>>>;
	/** By name, the members of a set (customers); one that was booked more than once stands there as often. */
	readonly distincts: Readonly<Record<string, readonly string[]>>;
	/** Version of the metric definitions under which the figures were made. */
	readonly definitionVersion: number;
	/** Versions of the rule packs by their name. */
	readonly rulePacks: Readonly<Record<string, string>>;
	/** Position of the last event that is in the figures. */
	readonly position: number;
}

/** A minute of one cell: shop × channel × queue, each empty where unknown. */
export interface CellRollup extends RollupFigures {
	readonly organisation: string;
	/** Its start. */
	readonly minute: EpochMs;
	readonly shop: string;
	readonly channel: string;
	readonly queue: string;
}

/** A minute of one account. */
export interface AgentRollup extends RollupFigures {
	readonly organisation: string;
	/** Its start. */
	readonly minute: EpochMs;
	readonly source: string;
	readonly account: string;
}

function columnsOf(rollup: RollupFigures) {
	return {
		counts: JSON.stringify(rollup.counts),
		distributions: JSON.stringify(rollup.distributions),
		distincts: JSON.stringify(rollup.distincts),
		definition_version: rollup.definitionVersion,
		rule_packs: JSON.stringify(rollup.rulePacks),
		position: rollup.position
	};
}

const figureColumns = [
	'counts',
	'distributions',
	'distincts',
	'definition_version',
	'rule_packs',
	'position'
] as const satisfies readonly (keyof ReturnType<typeof columnsOf>)[];

/** In an upsert, the figures of the row that was to be inserted. */
function excludedFigures() {
	return Object.fromEntries(figureColumns.map((column) => [column, sql.ref(`excluded.${column}`)]));
}

function figuresOf(row: ReturnType<typeof columnsOf>): RollupFigures {
	return {
		counts: JSON.parse(row.counts) as RollupFigures['counts'],
		distributions: JSON.parse(row.distributions) as RollupFigures['distributions'],
		distincts: JSON.parse(row.distincts) as RollupFigures['distincts'],
		definitionVersion: row.definition_version,
		rulePacks: JSON.parse(row.rule_packs) as RollupFigures['rulePacks'],
		position: row.position
	};
}

/** Closed minutes per cell and per account: reports read these, so that their latency does not grow with history. */
export class RollupRepository {
	readonly #database: Kysely<Tables>;

	constructor(database: Kysely<Tables>) {
		this.#database = database;
	}

	/** Writes closed or restated minutes, all or nothing. */
	async write(cells: readonly CellRollup[], agents: readonly AgentRollup[]): Promise<void> {
		await this.#database.transaction().execute(async (transaction) => {
			for (const part of partsOf(cells)) {
				await transaction
					.insertInto('rollup_minute')
					.values(
						part.map((rollup) => ({
							organisation_id: rollup.organisation,
							minute: rollup.minute,
							shop_id: rollup.shop,
							channel: rollup.channel,
							queue_id: rollup.queue,
							...columnsOf(rollup)
						}))
					)
					.onConflict((conflict) =>
						conflict
							.columns(['organisation_id', 'minute', 'shop_id', 'channel', 'queue_id'])
							.doUpdateSet(excludedFigures())
					)
					.execute();
			}
			for (const part of partsOf(agents)) {
				await transaction
					.insertInto('rollup_agent_minute')
					.values(
						part.map((rollup) => ({
							organisation_id: rollup.organisation,
							minute: rollup.minute,
							source: rollup.source,
							account: rollup.account,
							...columnsOf(rollup)
						}))
					)
					.onConflict((conflict) =>
						conflict
							.columns(['organisation_id', 'minute', 'source', 'account'])
							.doUpdateSet(excludedFigures())
					)
					.execute();
			}
		});
	}

	/** The largest position of any row: all facts up to it are in the rows, as they are written together. */
	async position(): Promise<number> {
		const { cells, agents } = await this.#database
			.selectNoFrom((select) => [
				select
					.selectFrom('rollup_minute')
					.select(({ fn }) => fn.max('position').as('position'))
					.as('cells'),
				select
					.selectFrom('rollup_agent_minute')
					.select(({ fn }) => fn.max('position').as('position'))
					.as('agents')
			])
			.executeTakeFirstOrThrow();
		return Math.max(cells ?? 0, agents ?? 0);
	}

	/** Minutes of an organisation's cells in [from, to), ascending. */
	async cells(organisation: string, from: EpochMs, to: EpochMs): Promise<readonly CellRollup[]> {
		const rows = await this.#database
			.selectFrom('rollup_minute')
			.selectAll()
			.where('organisation_id', '=', organisation)
			.where('minute', '>=', from)
			.where('minute', '<', to)
			.orderBy('minute')
			.orderBy('shop_id')
			.orderBy('channel')
			.orderBy('queue_id')
			.execute();
		return rows.map((row) => ({
			organisation: row.organisation_id,
			minute: row.minute,
			shop: row.shop_id,
			channel: row.channel,
			queue: row.queue_id,
			...figuresOf(row)
		}));
	}

	/** Minutes of an organisation's accounts in [from, to), ascending. */
	async agents(organisation: string, from: EpochMs, to: EpochMs): Promise<readonly AgentRollup[]> {
		const rows = await this.#database
			.selectFrom('rollup_agent_minute')
			.selectAll()
			.where('organisation_id', '=', organisation)
			.where('minute', '>=', from)
			.where('minute', '<', to)
			.orderBy('minute')
			.orderBy('source')
			.orderBy('account')
			.execute();
		return rows.map((row) => ({
			organisation: row.organisation_id,
			minute: row.minute,
			source: row.source,
			account: row.account,
			...figuresOf(row)
		}));
	}
}

function* partsOf<T>(rows: readonly T[]): Generator<readonly T[]> {
	for (let from = 0; from < rows.length; from += rowsPerStatement)
		yield rows.slice(from, from + rowsPerStatement);
}
