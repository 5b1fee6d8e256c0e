import type { EventData, EventType } from '#lib/domain/events/event.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import { demoSource } from './demo-registry.ts';

/** A CloudEvent 1.0 in JSON, as `POST /v1/events` takes it. */
export interface CloudEventJson {
	readonly specversion: '1.0';
	readonly id: string;
	readonly source: string;
	readonly type: `tidewall.${string}`;
	readonly subject: string;
	/** RFC 3339. */
	readonly time: string;
	readonly sequence?: string;
	readonly data: object;
}

/** An event of the demo shop on the shop's own time axis, before the real time is known. */
export type DemoEvent = {
	[T in EventType]: {
		readonly at: EpochMs;
		readonly id: string;
		readonly type: T;
		readonly subject: string;
		readonly sequence?: string;
		readonly data: EventData[T];
	};
}[EventType];

/** The event as it is posted, at its real time. */
export function toCloudEvent(
	{ id, type, subject, sequence, data }: DemoEvent,
	time: EpochMs
): CloudEventJson {
	return {
		specversion: '1.0',
		id,
		source: demoSource,
		type: `tidewall.${type}`,
		subject,
		time: new Date(Math.round(time)).toISOString(),
		...(sequence !== undefined && { sequence }),
		data
	};
}
