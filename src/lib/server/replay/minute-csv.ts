import { minute, type EpochMs, type Milliseconds } from '#lib/domain/units.ts';
import { minuteColumns, minuteStates } from './minute-states.ts';
import type { Recording } from './recording.ts';

/**
 * The states of a recording as CSV lines, the head first, without line ends: `file` (the recording's name), `time` (RFC
 * 3339 with the first event's own offset), and the columns of `MinuteState`.
 */
export function* minuteCsv(recording: Recording, every: Milliseconds): Generator<string> {
	yield ['file', 'time', ...minuteColumns].join(',');
	const name = quoted(recording.name);
	for (const state of minuteStates(recording, every)) {
		const time = rfc3339(state.time, recording.offsetMinutes);
		yield [name, time, ...minuteColumns.map((column) => state[column])].join(',');
	}
}

/** @example rfc3339(933454800000, 180) // '1999-08-01T00:00:00+03:00' */
export function rfc3339(at: EpochMs, offsetMinutes: number): string {
	const local = new Date(at + offsetMinutes * minute).toISOString().slice(0, 19);
	if (offsetMinutes === 0) return `${local}Z`;
	const size = Math.abs(offsetMinutes);
	const part = (value: number) => String(value).padStart(2, '0');
	return `${local}${offsetMinutes < 0 ? '-' : '+'}${part(Math.floor(size / 60))}:${part(size % 60)}`;
}

function quoted(text: string): string {
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
