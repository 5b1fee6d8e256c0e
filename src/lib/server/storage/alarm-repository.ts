import { sql, type Kysely, type Selectable } from 'kysely';
import type {
	Acknowledgement,
	Alarm,
	AlarmCause,
	AlarmEntry,
	AlarmSeverity
} from '#lib/domain/alarm/alarm.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { rowsPerStatement } from './change.ts';
import type { Tables } from './tables.ts';

/** An alarm as it is kept. */
export interface StoredAlarm extends Alarm {
	/** Names its cause; at most one alarm of a cause stands. */
	readonly causeKey: string;
	/** Counts its saved states from 1. */
	readonly revision: number;
}

/** An alarm with its history, oldest line first. */
export interface LoggedAlarm extends StoredAlarm {
	readonly entries: readonly AlarmEntry[];
}

/** An alarm as it is after the lines that are new. */
export interface AlarmChange {
	readonly alarm: StoredAlarm;
	readonly entries: readonly AlarmEntry[];
}

/** Where a list goes on: behind the alarm that was raised then. */
export interface AlarmPosition {
	readonly raisedAt: EpochMs;
	readonly id: string;
}

/** Which alarms to list; whatever is absent does not restrict. */
export interface AlarmQuery {
	readonly organisations: readonly string[];
	/** True: those that stand; false: those that are over. */
	readonly standing?: boolean | undefined;
	/** Those that a board showed: of its tiles and, where its organisation is named, of the sources of that. */
	readonly board?: { readonly id: string; readonly organisation?: string | undefined } | undefined;
	/** At least as bad at their worst. */
	readonly worst?: AlarmSeverity | undefined;
	/** Those that stood at some time in [from, to). */
	readonly from?: EpochMs | undefined;
	readonly to?: EpochMs | undefined;
	readonly after?: AlarmPosition | undefined;
	readonly limit: number;
}

function alarmOf(row: Selectable<Tables['alarm']>): StoredAlarm {
	return {
		id: row.alarm_id,
		organisation: row.organisation_id,
		causeKey: row.cause_key,
		cause: JSON.parse(row.cause) as AlarmCause,
		severity: row.severity,
		worst: row.worst,
		raisedAt: row.raised_at,
		...(row.ended_at !== null && { endedAt: row.ended_at }),
		...(row.acknowledged !== null && { acknowledged: JSON.parse(row.acknowledged) as Acknowledgement }),
		...(row.snoozed_until !== null && { snoozedUntil: row.snoozed_until }),
		revision: row.revision
	};
}

function entryOf(row: Selectable<Tables['alarm_entry']>): AlarmEntry {
	return {
		at: row.at,
		actor: row.actor,
		action: row.action,
		severity: row.severity,
		...(row.value !== null && { value: row.value }),
		...(row.note !== null && { note: row.note }),
		...(row.until_at !== null && { until: row.until_at })
	};
}

/** Alarms and their histories, of all organisations. */
export class AlarmRepository {
	readonly #database: Kysely<Tables>;

	constructor(database: Kysely<Tables>) {
		this.#database = database;
	}

	/** The alarms that stand. */
	async standing(): Promise<readonly StoredAlarm[]> {
		const rows = await this.#database
			.selectFrom('alarm')
			.selectAll()
			.where('ended_at', 'is', null)
			.orderBy('raised_at')
			.execute();
		return rows.map(alarmOf);
	}

	/** Keeps changes in their order, all of them or none. */
	async write(changes: readonly AlarmChange[]): Promise<void> {
		await this.#database.transaction().execute(async (transaction) => {
			for (const { alarm, entries } of changes) {
				const mutable = {
					cause: JSON.stringify(alarm.cause),
					severity: alarm.severity,
					worst: alarm.worst,
					ended_at: alarm.endedAt ?? null,
					acknowledged: alarm.acknowledged === undefined ? null : JSON.stringify(alarm.acknowledged),
					snoozed_until: alarm.snoozedUntil ?? null,
					revision: alarm.revision
				};
				await transaction
					.insertInto('alarm')
					.values({
						organisation_id: alarm.organisation,
						alarm_id: alarm.id,
						cause_key: alarm.causeKey,
						raised_at: alarm.raisedAt,
						...mutable
					})
					.onConflict((conflict) => conflict.columns(['organisation_id', 'alarm_id']).doUpdateSet(mutable))
					.execute();
				if (entries.length === 0) continue;
				await transaction
					.insertInto('alarm_entry')
					.values(
						entries.map((entry) => ({
							organisation_id: alarm.organisation,
							alarm_id: alarm.id,
							at: entry.at,
							actor: entry.actor,
							action: entry.action,
							severity: entry.severity,
							value: entry.value ?? null,
							note: entry.note ?? null,
							until_at: entry.until ?? null
						}))
					)
					.execute();
			}
		});
	}

	/** One alarm with its history. */
	async find(id: string): Promise<LoggedAlarm | undefined> {
		const row = await this.#database
			.selectFrom('alarm')
			.selectAll()
			.where('alarm_id', '=', id)
			.executeTakeFirst();
		if (row === undefined) return undefined;
		return { ...alarmOf(row), entries: (await this.#entries([id])).get(id) ?? [] };
	}

	/** Alarms by when they were raised, last first, at most `limit` of them. */
	async list(query: AlarmQuery): Promise<readonly LoggedAlarm[]> {
		const { board, after, from, to, worst } = query;
		let rows = this.#database
			.selectFrom('alarm')
			.selectAll()
			.where('organisation_id', 'in', [...query.organisations]);
		if (query.standing !== undefined) rows = rows.where('ended_at', query.standing ? 'is' : 'is not', null);
		if (worst === 'critical') rows = rows.where('worst', '=', worst);
		if (to !== undefined) rows = rows.where('raised_at', '<', to);
		if (from !== undefined)
			rows = rows.where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>=', from)]));
		if (board !== undefined) {
			const { id, organisation } = board;
			const shown = sql<boolean>`EXISTS (SELECT 1 FROM json_each(alarm.cause, '$.boards') WHERE value = ${id})`;
			const ofSource = sql<boolean>`json_extract(alarm.cause, '$.kind') = 'source'`;
			rows = rows.where((where) =>
				organisation === undefined
					? shown
					: where.or([shown, where.and([ofSource, where('organisation_id', '=', organisation)])])
			);
		}
		if (after !== undefined) {
			rows = rows.where((where) =>
				where.or([
					where('raised_at', '<', after.raisedAt),
					where.and([where('raised_at', '=', after.raisedAt), where('alarm_id', '<', after.id)])
				])
			);
		}
		const found = await rows
			.orderBy('raised_at', 'desc')
			.orderBy('alarm_id', 'desc')
			.limit(query.limit)
			.execute();
		const entries = await this.#entries(found.map((row) => row.alarm_id));
		return found.map((row) => ({ ...alarmOf(row), entries: entries.get(row.alarm_id) ?? [] }));
	}

	/** Forgets alarms that ended before an instant, with their lines. Returns how many. */
	prune(before: EpochMs): Promise<number> {
		return this.#database.transaction().execute(async (transaction) => {
			const old = await transaction
				.selectFrom('alarm')
				.select('alarm_id')
				.where('ended_at', '<', before)
				.limit(rowsPerStatement)
				.execute();
			const ids = old.map((row) => row.alarm_id);
			if (ids.length === 0) return 0;
			await transaction.deleteFrom('alarm').where('alarm_id', 'in', ids).execute();
			await transaction.deleteFrom('alarm_entry').where('alarm_id', 'in', ids).execute();
			return ids.length;
		});
	}

	async #entries(ids: readonly string[]): Promise<ReadonlyMap<string, readonly AlarmEntry[]>> {
		const entries = new Map<string, AlarmEntry[]>();
		if (ids.length === 0) return entries;
		const rows = await this.#database
			.selectFrom('alarm_entry')
			.selectAll()
			.where('alarm_id', 'in', [...ids])
			.orderBy('entry_id')
			.execute();
		for (const row of rows) {
			const lines = entries.get(row.alarm_id);
			if (lines === undefined) entries.set(row.alarm_id, [entryOf(row)]);
			else lines.push(entryOf(row));
		}
		return entries;
	}
}
