import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { hour } from '#lib/domain/units.ts';
import { firstSession, launchBefore, nextSession } from '#lib/server/demo/session-calendar.ts';
import { SessionStream } from '#lib/server/demo/session-stream.ts';
import { toCloudEvent } from '#lib/server/demo/cloud-event.ts';

/** A day of events as they are sent. */
export interface Day {
	readonly name: string;
	/** IANA zone of its business day. */
	readonly zone: string;
	/** One CloudEvent a line, ascending by time. */
	readonly ndjson: string;
}

/** Real days that lie beside the repository; where they are missing, the demo day alone has to do. */
const folder = join(
	process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
	'events/replay'
);
const recorded = [
	{ name: 'call centre, 1999-08-01', zone: 'Asia/Jerusalem', file: 'technion-1999-08-01.ndjson.gz' },
	{ name: 'Twitter support, 2017-10-31 evening', zone: 'UTC', file: 'twcs-2017-10-31-evening.ndjson.gz' }
];

/** The recorded real days that can be read here. */
export function recordedDays(): Day[] {
	return recorded
		.filter(({ file }) => existsSync(join(folder, file)))
		.map(({ name, zone, file }) => ({
			name,
			zone,
			ndjson: gunzipSync(readFileSync(join(folder, file)))
				.toString('utf8')
				.trimEnd()
		}));
}

/** A whole day of the demo shop with its launch at 20:00: about 370,000 events, the same in every run. */
export function demoDay(): Day {
	const launch = launchBefore(Date.parse('2026-11-10T12:37:00Z'));
	const session = nextSession(firstSession(launch));
	const stream = new SessionStream(1, launch, session);
	const lines = stream
		.advance(session.end + hour)
		.map((event) => JSON.stringify(toCloudEvent(event, event.at)));
	return { name: 'promotion day of the demo shop', zone: 'Asia/Shanghai', ndjson: lines.join('\n') };
}
