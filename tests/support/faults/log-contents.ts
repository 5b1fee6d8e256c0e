import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { LoggedEvent } from '#lib/domain/events/event.ts';
import { LogReader } from '#lib/server/log/log-reader.ts';
import type { Answers } from './stubborn-sender.ts';

/** Everything that is wrong with a log, as sentences, and its events. */
export interface Inspection {
	readonly events: readonly LoggedEvent[];
	readonly problems: readonly string[];
	/** Acknowledged and not there. */
	readonly lost: readonly string[];
}

const shown = 5;

/**
 * Reads a log from beside the server and holds it against what the senders were told: every acknowledged event is on
 * it once with the content that was sent, positions are dense, and nothing is there that nobody sent.
 */
export function inspectLog(
	folder: string,
	answers: Answers,
	acknowledged = answers.acknowledged
): Inspection {
	const path = join(folder, 'events.db');
	const problems: string[] = [];
	const database = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
	const check = database.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
	if (check.integrity_check !== 'ok') problems.push(`integrity_check: ${check.integrity_check}`);
	database.close();

	const reader = new LogReader(path);
	const events: LoggedEvent[] = [];
	for (;;) {
		const chunk = reader.read(events.length, 5_000);
		if (chunk.length === 0) break;
		events.push(...chunk);
	}
	reader.close();

	const present = new Set<string>();
	for (const [index, event] of events.entries()) {
		if (event.position !== index + 1) problems.push(`position ${event.position} where ${index + 1} belongs`);
		if (present.has(event.id)) problems.push(`${event.id} is there twice`);
		present.add(event.id);
		const sent = answers.sent.get(event.id);
		if (sent === undefined) problems.push(`${event.id} was never sent`);
		else if (
			`tidewall.${event.type}` !== sent.type ||
			event.subject !== sent.subject ||
			event.time !== Date.parse(sent.time)
		)
			problems.push(`${event.id} is not as it was sent`);
	}
	const lost = [...acknowledged].filter((id) => !present.has(id));
	if (lost.length > 0)
		problems.push(`${lost.length} acknowledged are lost: ${lost.slice(0, shown).join(', ')} …`);
	return { events, problems, lost };
}
