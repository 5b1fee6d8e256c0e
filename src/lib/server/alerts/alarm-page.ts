import { addDays, instantOf, isLocalDate } from '#lib/domain/time/local-time.ts';
import type { Runtime } from '../runtime.ts';
import { mostAlarms, readCursor, writeCursor, type ReportedAlarm } from './alarm-log.ts';
import { visibleOrganisations } from './alarms-api.ts';

/** Alarms that are over, on one page of the log. */
const perPage = 50;

/** What the page of alarms shows for the filters in its address; filters that make no sense count as none. */
export async function alarmPage(
	{ alarmLog, alarms, live, configuration }: Pick<Runtime, 'alarmLog' | 'alarms' | 'live' | 'configuration'>,
	query: URLSearchParams
) {
	const { zone } = configuration;
	const date = (name: string) => {
		const text = query.get(name) ?? '';
		return isLocalDate(text) ? text : '';
	};
	const boards = live
		.boards()
		.filter(({ kind }) => kind === 'live')
		.map(({ id, name }) => ({ id, name }));
	const filters = {
		board: query.get('board') ?? '',
		worst: query.get('worst') === 'critical' ? 'critical' : '',
		from: date('from'),
		to: date('to')
	} as const;
	const cursor = query.get('cursor') ?? '';
	const after = readCursor(cursor);
	const from = filters.from === '' ? undefined : instantOf(filters.from, '00:00', zone);
	const to = filters.to === '' ? undefined : instantOf(addDays(filters.to, 1), '00:00', zone);
	const which = {
		organisations: visibleOrganisations({ live }),
		board:
			filters.board === ''
				? undefined
				: { id: filters.board, organisation: live.board(filters.board)?.organisation },
		worst: filters.worst === '' ? undefined : filters.worst,
		from,
		to
	};
	const [standing, ended] = await Promise.all([
		alarmLog.page({ ...which, standing: true, limit: mostAlarms }),
		alarmLog.page({ ...which, standing: false, after, limit: perPage })
	]);
	const present = (alarm: ReportedAlarm) => {
		const value = alarms.valueOf(alarm.id);
		return value === undefined ? alarm : { ...alarm, value };
	};
	/** The same question to `GET /v1/alarms`. */
	const request = new URLSearchParams({ limit: String(perPage) });
	if (filters.board !== '') request.set('board', filters.board);
	if (filters.worst !== '') request.set('worst', filters.worst);
	if (from !== undefined) request.set('from', String(from));
	if (to !== undefined) request.set('to', String(to));
	if (after !== undefined) request.set('cursor', cursor);
	return {
		zone,
		boards,
		filters,
		/** Whether the first part of the log is shown. */
		newest: after === undefined,
		lists: {
			standing: standing.alarms.map(present),
			ended: ended.alarms,
			...(ended.next && { next: writeCursor(ended.next) })
		},
		request: request.toString()
	};
}
