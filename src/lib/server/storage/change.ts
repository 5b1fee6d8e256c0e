import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Tables } from './tables.ts';

/** Who changes something, and when. */
export interface Change {
	/** `local` until there are accounts. */
	readonly actor: string;
	readonly at: EpochMs;
}

/** What became of saving a row that was read at some revision. */
export type SaveOutcome =
	| { readonly status: 'saved'; readonly revision: number }
	/** Somebody else saved it in between: `revision` is theirs, nothing was written. */
	| { readonly status: 'conflict'; readonly revision: number }
	| { readonly status: 'missing' };

/** One line of the audit. */
export interface AuditEntry {
	readonly entity: keyof Tables;
	/** Key within the organisation; parts of a composite key as a JSON list. */
	readonly entityId: string;
	readonly action: 'create' | 'update' | 'delete';
	readonly revision: number;
	readonly before?: unknown;
	readonly after?: unknown;
}

/** Writes to the append-only audit; to be called in the transaction of the change itself. */
export async function audit(
	database: Kysely<Tables>,
	organisation: string,
	{ actor, at }: Change,
	entries: readonly AuditEntry[]
): Promise<void> {
	for (let from = 0; from < entries.length; from += rowsPerStatement) {
		await database
			.insertInto('audit')
			.values(
				entries.slice(from, from + rowsPerStatement).map((entry) => ({
					organisation_id: organisation,
					at,
					actor,
					entity: entry.entity,
					entity_id: entry.entityId,
					action: entry.action,
					revision: entry.revision,
					before: entry.before === undefined ? null : JSON.stringify(entry.before),
					after: entry.after === undefined ? null : JSON.stringify(entry.after)
				}))
			)
			.execute();
	}
}

/** Rows in one INSERT: far below SQLite's 32,766 parameters. */
export const rowsPerStatement = 500;
