import { hour, type EpochMs } from '#lib/domain/units.ts';
import type { LogReader } from '../log/log-reader.ts';
import type { EventSource } from './index-keeper.ts';

/** The log as an index reads it, from a thread of its own. */
export function logSource(reader: LogReader): EventSource {
	return {
		read: (after, limit) => reader.read(after, limit),
		head: () => reader.head(),
		history: (organisation = '', source, id, before) =>
			reader.readSubject(
				{ organisation, source, kind: 'conversation', subject: id },
				Math.min(before - 1, Number.MAX_SAFE_INTEGER)
			),
		receivedBefore: (instant) => receivedBefore(reader, instant)
	};
}

/** By halves: positions are in the order of receipt, but for a clock of the server that was set back. */
function receivedBefore(reader: LogReader, instant: EpochMs): number {
	const safe = instant - hour;
	let low = (reader.tail() ?? 1) - 1;
	let high = reader.head();
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const [event] = reader.read(middle - 1, 1);
		if (event !== undefined && event.receivedAt < safe) low = middle;
		else high = middle - 1;
	}
	return low;
}
