import type { AgentLabel, ConversationRow } from '#lib/domain/drill-down/drill-down.ts';
import { zoneOffset } from '#lib/domain/time/zone-offset.ts';
import type { EpochMs, Milliseconds } from '#lib/domain/units.ts';
import { reasonName, stateName, tradeName } from '#lib/i18n/drill-down-words.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { byteOrderMark, csvRows, type CsvValue } from '#lib/tables/write-csv.ts';
import { problem, toResponse } from '../ingest/answer.ts';
import { Refused } from '../json-request.ts';
import { readExport, unavailable, unknownBoard, type DrillDownApiContext } from './drill-down-api.ts';

type Locale = 'zh-CN' | 'en';

/** One column: its header and what it takes of a row. */
interface Column {
	readonly header: (locale: Locale) => string;
	readonly value: (row: ConversationRow, in_: { zone: string; locale: Locale }) => CsvValue;
}

const seconds = (time: Milliseconds | undefined) => (time === undefined ? undefined : time / 1_000);

/**
 * An instant as spreadsheet programs read one, by the clock of a zone.
 *
 * @example localTime(Date.UTC(2026, 10, 11, 12, 37, 14), 'Asia/Shanghai') // '2026-11-11 20:37:14'
 */
export function localTime(at: EpochMs | undefined, zone: string): string | undefined {
	if (at === undefined) return undefined;
	return new Date(at + zoneOffset(zone, at)).toISOString().slice(0, 19).replace('T', ' ');
}

function personOf(agent: AgentLabel | undefined): string | undefined {
	return agent?.name ?? agent?.code;
}

const header = (name: (inputs: object, options: { locale: Locale }) => string) => (locale: Locale) =>
	name({}, { locale });

const columns: readonly Column[] = [
	{ header: header(m.drill_column_source), value: ({ source }) => source },
	{ header: header(m.drill_column_conversation), value: ({ conversation }) => conversation },
	{ header: header(m.drill_column_shop), value: ({ shop }) => shop?.name },
	{ header: header(m.drill_column_channel), value: ({ channel }) => channel },
	{ header: header(m.drill_column_queue), value: ({ queue }) => queue?.name },
	{ header: header(m.drill_column_customer), value: ({ customer }) => customer },
	{ header: header(m.drill_column_agent), value: ({ agent }) => personOf(agent) },
	{
		header: header(m.drill_column_state),
		value: ({ state }, { locale }) => (state === undefined ? undefined : stateName(state, locale))
	},
	{ header: header(m.drill_column_opened), value: ({ openedAt }, { zone }) => localTime(openedAt, zone) },
	{ header: header(m.drill_column_asked), value: ({ askedAt }, { zone }) => localTime(askedAt, zone) },
	{
		header: header(m.drill_column_waiting_since),
		value: ({ waitingSince }, { zone }) => localTime(waitingSince, zone)
	},
	{
		header: header(m.drill_column_turn_since),
		value: ({ turnSince }, { zone }) => localTime(turnSince, zone)
	},
	{ header: header(m.drill_column_closed), value: ({ closedAt }, { zone }) => localTime(closedAt, zone) },
	{ header: header(m.drill_column_first_response_s), value: ({ firstResponse }) => seconds(firstResponse) },
	{ header: header(m.drill_column_turns), value: ({ turns }) => turns },
	{
		header: header(m.drill_column_counted_at),
		value: (row, { zone }) => localTime(row.contribution.at, zone)
	},
	{ header: header(m.drill_column_time_s), value: ({ contribution }) => seconds(contribution.time) },
	{ header: header(m.drill_column_trade), value: ({ contribution: { trade } }) => trade?.id },
	{
		header: header(m.drill_column_event),
		value: ({ contribution: { trade } }, { locale }) =>
			trade === undefined ? undefined : tradeName(trade.event, locale)
	},
	{ header: header(m.drill_column_amount), value: ({ contribution: { trade } }) => trade?.amount },
	{ header: header(m.drill_column_currency), value: ({ contribution: { trade } }) => trade?.currency },
	{ header: header(m.drill_column_part), value: ({ contribution }) => contribution.part },
	{ header: header(m.drill_column_of), value: ({ contribution }) => contribution.of },
	{ header: header(m.drill_column_over), value: ({ contribution }) => Number(contribution.over) },
	{
		header: header(m.drill_column_reason),
		value: ({ contribution }, { locale }) =>
			contribution.reason === undefined ? undefined : reasonName(contribution.reason, locale)
	}
];

/** Rows that become text at a time, so that a long list never holds up the live numbers. */
const rowsAtATime = 500;

/**
 * `GET /v1/boards/{id}/conversations.csv`: the whole list that the query asks for, as it stood when it was begun;
 * streamed. Times are by the clock of the board's zone, headers in the language `lang`.
 */
export async function exportBehind(
	context: DrillDownApiContext,
	boardId: string,
	url: URL,
	signal: AbortSignal
): Promise<Response> {
	try {
		const { query, lang: locale } = readExport(context, boardId, url.searchParams);
		const stop = new AbortController();
		const giveUp = AbortSignal.any([signal, stop.signal]);
		const whole = await context.drillDown.whole(boardId, query, { signal: giveUp }).catch(unavailable);
		if (whole === undefined) return toResponse(unknownBoard(boardId));
		const { list, rest } = whole;
		if (list.gap === 'too_many' || list.gap === 'not_listed') {
			const detail = 'There is no list of the conversations in this figure.';
			return toResponse(problem(422, 'not_listed', detail, {}, { gap: list.gap }));
		}
		const { zone } = list.board;
		const write = (rows: readonly ConversationRow[]) =>
			csvRows(rows.map((row) => columns.map(({ value }) => value(row, { zone, locale }))));
		async function* pieces() {
			yield byteOrderMark + csvRows([columns.map((column) => column.header(locale))]);
			for await (const rows of inPieces(list.rows, rest)) yield write(rows);
		}
		return new Response(
			streamOf(pieces(), () => stop.abort()),
			{
				headers: {
					'Content-Type': 'text/csv; charset=utf-8',
					'Cache-Control': 'no-store',
					'Content-Disposition': `attachment; filename="${fileName(boardId, list.tile?.key, list.at, zone)}"`
				}
			}
		);
	} catch (error) {
		if (error instanceof Refused) return toResponse(error.answer);
		throw error;
	}
}

async function* inPieces(
	first: readonly ConversationRow[],
	rest: AsyncIterable<readonly ConversationRow[]>
): AsyncGenerator<readonly ConversationRow[]> {
	for (let from = 0; from < first.length; from += rowsAtATime) yield first.slice(from, from + rowsAtATime);
	for await (const rows of rest) {
		for (let from = 0; from < rows.length; from += rowsAtATime) yield rows.slice(from, from + rowsAtATime);
	}
}

function streamOf(pieces: AsyncGenerator<string>, cancelled: () => void): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			const next = await pieces.next();
			if (next.done === true) controller.close();
			else controller.enqueue(encoder.encode(next.value));
		},
		async cancel() {
			cancelled();
			await pieces.return(undefined);
		}
	});
}

/** Only letters that every file system and header takes. */
function fileName(board: string, tile: string | undefined, at: EpochMs, zone: string): string {
	const plain = (text: string) => text.replace(/[^\w.-]+/g, '-').slice(0, 60);
	const time = localTime(at, zone)?.replace(/[ :]/g, '') ?? '';
	return `tidewall-${plain(board)}-${plain(tile ?? 'open')}-${time}.csv`;
}
