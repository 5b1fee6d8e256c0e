import {
	mapColumns,
	normalHeader,
	type ColumnDefinition,
	type MappedTable
} from '#lib/tables/map-columns.ts';
import type { Table } from '#lib/tables/table.ts';
import type { InputNote } from './command.ts';
import type { Refuse } from './history-file.ts';

export type HistoryColumn = 'time' | 'date' | 'queue' | 'arrivals' | 'answered' | 'handle_seconds';

/** The columns of a history and what they may be called. */
export const historyColumns: readonly ColumnDefinition<HistoryColumn>[] = [
	{
		key: 'time',
		synonyms: [
			'datetime',
			'timestamp',
			'interval',
			'interval start',
			'start',
			'slot',
			'hour',
			'时间',
			'日期时间',
			'时段',
			'开始时间',
			'统计时间',
			'时间段',
			'小时',
			'时刻',
			'ds'
		]
	},
	{ key: 'date', synonyms: ['day', '日期', '统计日期', '天'] },
	{
		key: 'queue',
		synonyms: [
			'skill',
			'skill group',
			'group',
			'shop',
			'queue name',
			'队列',
			'队列名称',
			'技能组',
			'组',
			'客服组',
			'分组',
			'店铺',
			'渠道',
			'unique_id'
		]
	},
	{
		key: 'arrivals',
		required: true,
		synonyms: [
			'inquiries',
			'offered',
			'contacts',
			'calls',
			'chats',
			'volume',
			'count',
			'咨询量',
			'咨询数',
			'咨询人数',
			'接入量',
			'进线量',
			'来访量',
			'会话量',
			'会话数',
			'到达量',
			'呼入量',
			'y'
		]
	},
	{
		key: 'answered',
		synonyms: ['handled', 'served', '接待量', '接待数', '接起量', '人工接待量', '应答量', '接待人数']
	},
	{
		key: 'handle_seconds',
		synonyms: [
			'handle time',
			'aht',
			'average handle time',
			'mean handle time',
			'处理时长',
			'平均处理时长',
			'平均处理时间',
			'平均会话时长',
			'接待时长'
		]
	}
];

/** Finds the columns of a history, or says which are missing or there twice. */
export function mapHistoryColumns(table: Table, refuse: Refuse): MappedTable<HistoryColumn> {
	const mapped = mapColumns(table, historyColumns);
	const { mapping, header, headerRow } = mapped;
	if (Object.keys(mapping).length === 0) {
		refuse(
			headerRow + 1,
			undefined,
			'no_header',
			`no row names the columns time, queue and arrivals (时间, 队列, 咨询量); the first is "${header.slice(0, 6).join(', ')}"`
		);
		return mapped;
	}
	if (mapping.time === undefined && mapping.date === undefined) {
		refuse(headerRow + 1, 'time', 'column_missing', 'there is no such column (时间)');
	}
	if (mapping.arrivals === undefined) {
		refuse(headerRow + 1, 'arrivals', 'column_missing', 'there is no such column (咨询量)');
	}
	const seen = new Map<string, string>();
	for (const title of header) {
		const normal = normalHeader(title);
		if (normal === '') continue;
		if (seen.has(normal))
			refuse(headerRow + 1, title, 'column_repeated', 'there are two columns of this name');
		seen.set(normal, title);
	}
	return mapped;
}

/** How the file is written, which columns are not used, and that all rows are of one queue where no column names it. */
export function noteColumns(
	{ format, encoding, delimiter }: Table,
	mapped: MappedTable<HistoryColumn>,
	notes: InputNote[]
): void {
	const marks: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };
	const how = format === 'xlsx' ? 'XLSX, first sheet' : `CSV in ${encoding} with ${marks[delimiter ?? ',']}`;
	notes.push({ code: 'format', message: `${how}, header in row ${mapped.headerRow + 1}` });
	const used = new Set(Object.values(mapped.mapping));
	const ignored = mapped.header.filter((title, column) => title !== '' && !used.has(column));
	if (ignored.length > 0) {
		notes.push({ code: 'columns_ignored', message: `columns not used: ${ignored.join(', ')}` });
	}
	if (mapped.mapping.queue === undefined) {
		notes.push({ code: 'no_queue_column', message: 'no column of queues: all rows are of one queue, "all"' });
	}
}
