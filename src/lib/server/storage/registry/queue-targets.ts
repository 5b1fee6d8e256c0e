import type { Kysely } from 'kysely';
import type { EpochMs } from '#lib/domain/units.ts';
import type { AuditEntry } from '../change.ts';
import { findRows, firstInstant, upsert, type Values } from './registry-rows.ts';
import type { Tables } from '../tables.ts';
import type { QueueTargetValues } from './registry-item.ts';
import { holdsAt, endRow } from './effective-rows.ts';

/** Sets what is wanted of a queue from an instant on; undefined: what is wanted of its board. */
export async function saveQueueTarget(
	database: Kysely<Tables>,
	queue: Values,
	target: QueueTargetValues | undefined,
	at: EpochMs,
	audited: AuditEntry[]
): Promise<void> {
	const rows = await findRows(database, 'queue_target', queue);
	const current = rows.find((row) => holdsAt(row, at));
	const values = target && {
		answer_within_s: target.answerWithin,
		service_level: target.serviceLevel ?? null
	};
	if (
		current !== undefined &&
		values !== undefined &&
		current['answer_within_s'] === values.answer_within_s &&
		current['service_level'] === values.service_level
	)
		return;
	if (current !== undefined) await endRow(database, 'queue_target', current, at, audited);
	if (values === undefined) return;
	// The first one has always held; a change holds from its instant on.
	const key = { ...queue, valid_from: rows.length === 0 ? firstInstant : at };
	await upsert(database, 'queue_target', key, { ...values, valid_to: null }, {}, audited);
}

/** Gives a queue all targets of another one. */
export async function copyQueueTargets(
	database: Kysely<Tables>,
	from: Values,
	to: Values,
	audited: AuditEntry[]
): Promise<void> {
	for (const target of await findRows(database, 'queue_target', from)) {
		const { answer_within_s: within = null, service_level: level = null, valid_to: end = null } = target;
		const key = { ...to, valid_from: target['valid_from'] ?? firstInstant };
		const wanted = { answer_within_s: within, service_level: level, valid_to: end };
		await upsert(database, 'queue_target', key, wanted, {}, audited);
	}
}
