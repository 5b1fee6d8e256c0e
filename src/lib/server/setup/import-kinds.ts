import { isIdentifier } from '#lib/domain/events/identifier.ts';
import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';
import type { ColumnDefinition } from '#lib/tables/map-columns.ts';
import { parseNumber } from '#lib/tables/parse-number.ts';
import type { CellFault, RowCells } from '#lib/tables/read-rows.ts';
import { longestName, longestTarget } from './registry-desk.ts';

/** What a file can bring in. */
export const importKinds = ['shops', 'people'] as const;
export type ImportKind = (typeof importKinds)[number];

export const shopColumns = [
	'shop',
	'shopId',
	'queue',
	'queueId',
	'kind',
	'answerWithin',
	'serviceLevel'
] as const;
export type ShopColumn = (typeof shopColumns)[number];

export const personColumns = ['name', 'id', 'source', 'account', 'group'] as const;
export type PersonColumn = (typeof personColumns)[number];

export type ImportColumn = ShopColumn | PersonColumn;

/** The columns of a file of shops and queues. */
export const shopDefinitions: readonly ColumnDefinition<ShopColumn>[] = [
	{ key: 'shopId', synonyms: ['店铺id', '店铺编号', '店铺编码', 'shop id', 'shop code', 'store id'] },
	{ key: 'shop', synonyms: ['店铺', '店铺名称', '店铺名', '网店', 'shop name', 'store'], required: true },
	{ key: 'queueId', synonyms: ['队列id', '队列编号', '技能组id', '分组id', 'queue id', 'queue code'] },
	{
		key: 'queue',
		synonyms: ['队列', '队列名称', '技能组', '分组', '接待组', '组', 'queue name', 'skill group'],
		required: true
	},
	{ key: 'kind', synonyms: ['类型', '队列类型', '售前售后', 'type', 'queue kind', 'queue type'] },
	{
		key: 'answerWithin',
		synonyms: [
			'目标秒',
			'目标秒数',
			'首响目标',
			'响应目标',
			'目标',
			'answer within',
			'target seconds',
			'target'
		]
	},
	{
		key: 'serviceLevel',
		synonyms: ['服务水平', '达标率', '目标达标率', '目标率', 'service level', 'target share']
	}
];

/** The columns of a file of people and their accounts; a person with several accounts has a row for each. */
export const personDefinitions: readonly ColumnDefinition<PersonColumn>[] = [
	{ key: 'id', synonyms: ['工号', '员工编号', '人员编号', '员工id', 'staff id', 'employee id', 'person id'] },
	{
		key: 'name',
		synonyms: ['姓名', '人员', '客服', '客服姓名', '名字', '员工', 'agent', 'agent name', 'person'],
		required: true
	},
	{ key: 'source', synonyms: ['来源', '平台', '系统', '渠道来源', 'system', 'platform'] },
	{
		key: 'account',
		synonyms: [
			'账号',
			'帐号',
			'客服账号',
			'子账号',
			'子帐号',
			'旺旺',
			'账户',
			'account id',
			'agent account',
			'login'
		]
	},
	{ key: 'group', synonyms: ['组', '分组', '小组', '班组', '团队', '组别', 'team', 'agent group'] }
];

/** A row of shops and queues. */
export interface ShopRow {
	readonly shop: string;
	readonly shopId: string;
	readonly queue: string;
	readonly queueId: string;
	readonly kind: QueueKind;
	readonly answerWithin?: number;
	readonly serviceLevel?: number;
}

/** A row of people. */
export interface PersonRow {
	readonly name: string;
	readonly id: string;
	readonly source: string;
	readonly account: string;
	readonly group: string;
}

type Parsed<V, K extends string> = { readonly value: V } | { readonly faults: readonly CellFault<K>[] };

const kindWords: readonly (readonly [QueueKind, RegExp])[] = [
	['pre_sale', /^(?:售前|售前咨询|pre[\s_-]?sales?)$/i],
	['after_sale', /^(?:售后|售后服务|after[\s_-]?sales?|post[\s_-]?sales?)$/i],
	['other', /^(?:其他|其它|other|综合)$/i]
];

/** The kind that a word names; a queue whose kind is left open is taken by its name. */
function kindOf(text: string, queue: string): QueueKind | undefined {
	if (text !== '') return kindWords.find(([, pattern]) => pattern.test(text))?.[0];
	if (/售前|pre[\s_-]?sale/i.test(queue)) return 'pre_sale';
	return /售后|after[\s_-]?sale/i.test(queue) ? 'after_sale' : 'other';
}

function nameFault<K extends string>(column: K, text: string, required: boolean): CellFault<K> | undefined {
	if (text === '') return required ? { column, code: 'required' } : undefined;
	if (!isIdentifier(text)) return { column, code: 'text_unreadable' };
	const length = [...text].length;
	return length > longestName
		? { column, code: 'too_long', params: { longest: longestName, length } }
		: undefined;
}

function idFault<K extends string>(column: K, text: string): CellFault<K> | undefined {
	return text === '' || isIdentifier(text) ? undefined : { column, code: 'text_unreadable' };
}

/** A row of shops and queues, or everything that is wrong with it. */
export function parseShopRow(cells: RowCells<ShopColumn>): Parsed<ShopRow, ShopColumn> {
	const faults: CellFault<ShopColumn>[] = [];
	const note = (fault: CellFault<ShopColumn> | undefined) => fault && faults.push(fault);
	const { shop, shopId, queue, queueId } = cells;
	note(nameFault('shop', shop, true));
	note(nameFault('queue', queue, true));
	note(idFault('shopId', shopId));
	note(idFault('queueId', queueId));
	const kind = kindOf(cells.kind, queue);
	if (kind === undefined)
		note({ column: 'kind', code: 'kind_unknown', params: { value: shorten(cells.kind) } });
	const answerWithin = parseNumber(cells.answerWithin);
	if (
		cells.answerWithin !== '' &&
		!(answerWithin !== undefined && answerWithin >= 1 && answerWithin <= longestTarget)
	)
		note({
			column: 'answerWithin',
			code: 'seconds_expected',
			params: { value: shorten(cells.answerWithin) }
		});
	// 90 and 90 % both mean nine of ten; 0.9 too.
	const level = parseNumber(cells.serviceLevel);
	const serviceLevel = level !== undefined && level > 1 && level <= 100 ? level / 100 : level;
	if (cells.serviceLevel !== '' && !(serviceLevel !== undefined && serviceLevel > 0 && serviceLevel <= 1))
		note({ column: 'serviceLevel', code: 'share_expected', params: { value: shorten(cells.serviceLevel) } });
	if (serviceLevel !== undefined && cells.answerWithin === '')
		note({ column: 'answerWithin', code: 'required_with_level' });
	if (faults.length > 0 || kind === undefined) return { faults };
	return {
		value: {
			shop,
			shopId,
			queue,
			queueId,
			kind,
			...(answerWithin !== undefined && { answerWithin }),
			...(serviceLevel !== undefined && { serviceLevel })
		}
	};
}

/**
 * A row of people, or everything that is wrong with it.
 *
 * @param defaultSource the source of accounts whose row names none
 */
export function parsePersonRow(
	cells: RowCells<PersonColumn>,
	defaultSource: string
): Parsed<PersonRow, PersonColumn> {
	const faults: CellFault<PersonColumn>[] = [];
	const note = (fault: CellFault<PersonColumn> | undefined) => fault && faults.push(fault);
	const { name, id, account, group } = cells;
	const source = cells.source === '' && account !== '' ? defaultSource : cells.source;
	note(nameFault('name', name, true));
	note(idFault('id', id));
	note(idFault('source', source));
	note(idFault('account', account));
	note(nameFault('group', group, false));
	if (account !== '' && source === '') note({ column: 'source', code: 'source_required' });
	if (account === '' && cells.source !== '') note({ column: 'account', code: 'required' });
	return faults.length > 0
		? { faults }
		: { value: { name, id, source: account === '' ? '' : source, account, group } };
}

/** What is repeated of foreign text. */
function shorten(text: string): string {
	return [...text].slice(0, 40).join('');
}
