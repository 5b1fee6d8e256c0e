import type { Alarm, AlarmEntry } from '#lib/domain/alarm/alarm.ts';
import type { AlarmPosition, AlarmQuery, AlarmRepository, LoggedAlarm } from '../storage/alarm-repository.ts';

/** An alarm as pages and programs read it, with its history, oldest line first. */
export interface ReportedAlarm extends Alarm {
	/** Counts its saved states from 1. */
	readonly revision: number;
	readonly entries: readonly AlarmEntry[];
}

/** A part of the log, and where it goes on; no `next`: that was all. */
export interface AlarmPage {
	readonly alarms: readonly ReportedAlarm[];
	readonly next?: AlarmPosition;
}

/** Most alarms in one answer. */
export const mostAlarms = 200;

/** The alarms of now and before, last raised first. */
export class AlarmLog {
	readonly #repository: Pick<AlarmRepository, 'list' | 'find'>;

	constructor(repository: Pick<AlarmRepository, 'list' | 'find'>) {
		this.#repository = repository;
	}

	/** @param query `limit` from 1 to `mostAlarms` */
	async page(query: AlarmQuery): Promise<AlarmPage> {
		// One more than wanted tells whether there is more.
		const found = await this.#repository.list({ ...query, limit: query.limit + 1 });
		const alarms = found.slice(0, query.limit);
		const last = alarms.at(-1);
		return {
			alarms: alarms.map(reported),
			...(found.length > alarms.length && last && { next: { raisedAt: last.raisedAt, id: last.id } })
		};
	}

	async find(id: string): Promise<ReportedAlarm | undefined> {
		const alarm = await this.#repository.find(id);
		return alarm && reported(alarm);
	}
}

function reported({ causeKey: _, ...alarm }: LoggedAlarm): ReportedAlarm {
	return alarm;
}

/** A place in the log as a text for an address. */
export function writeCursor({ raisedAt, id }: AlarmPosition): string {
	return `${raisedAt}.${id}`;
}

/** The place that a text names; undefined where it names none. */
export function readCursor(text: string): AlarmPosition | undefined {
	const match = /^(\d{1,16})\.([\w-]{1,64})$/.exec(text);
	return match === null ? undefined : { raisedAt: Number(match[1]), id: match[2] as string };
}
