import { alarmsOfInstant } from '#lib/domain/alarm/board-alarms.ts';
import type {
	AgentCell,
	BoardState,
	Picture,
	QueueRow,
	Share,
	TimeFigures,
	WindowFigures
} from '#lib/domain/board/board-state.ts';
import type { Tile } from '#lib/domain/board/board.ts';
import { accountKey, cellKey } from '#lib/domain/registry/keys.ts';
import { hour, minute } from '#lib/domain/units.ts';
import type { EpochMs } from '#lib/domain/units.ts';

/** What a made-up board shows. */
export interface BoardStateOptions {
	readonly at: EpochMs;
	/** `busy`: breaches of both severities; `calm`: none; `empty`: nothing ever came. */
	readonly mood?: 'busy' | 'calm' | 'empty';
	readonly agents?: number;
	readonly queues?: number;
	/** With forecast band, capacity, projected backlog and scheduled heads. */
	readonly plan?: boolean;
	/** Long, emoji and right-to-left names. */
	readonly hardNames?: boolean;
	readonly kind?: 'live' | 'replay';
	readonly demo?: boolean;
	readonly silentSource?: boolean;
	readonly phase?: boolean;
	/** What the board is laid out as; by default five tiles and every panel. */
	readonly layout?: Partial<Pick<BoardState['board'], 'tiles' | 'panels' | 'names' | 'rotation' | 'sound'>>;
	/** `agent.state` is known. */
	readonly presence?: boolean;
}

const step = 5 * minute;
const names = '陈林吴何周徐孙胡高郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛'.split('');
const shops = ['旗舰店', '旗舰店', '专营店', '京东 POP', '抖音飞鸽', '海外店'];
const queueNames = ['售前', '售后', '售前', '全部', '全部', '售后'];
const hardShops = [
	'北欧极简家居生活旗舰店·华东仓直发专营（官方授权）',
	'متجر الإلكترونيات الرسمي',
	'🛍️🎉 Super-Duper Mega Outlet 🎉🛍️ International',
	'<b>bold</b> & "quoted"'
];

const tiles: readonly Tile[] = [
	{ metric: 'waiting', window: 'now', threshold: { direction: 'above', warn: 25, critical: 60 } },
	{ metric: 'unanswered', window: 'now', threshold: { direction: 'above', warn: 6, critical: 10 } },
	{ metric: 'firstResponse', window: 'last15', threshold: { direction: 'above', warn: 20, critical: 30 } },
	{ metric: 'averageResponse', window: 'last15', threshold: { direction: 'above', warn: 30, critical: 45 } },
	{ metric: 'agentsOnline', window: 'now', threshold: { direction: 'below', warn: 48 } }
];

function share(part: number, of: number): Share {
	return of === 0 ? { part, of } : { part, of, value: part / of };
}

function times(count: number, mean: number, median: number, p90: number): TimeFigures {
	return count === 0 ? { count } : { count, mean: mean * 1_000, median, p90 };
}

function windowFigures(from: EpochMs, arrivals: number, slow: boolean, presence = true): WindowFigures {
	const responses = Math.round(arrivals * 0.96);
	return {
		from,
		arrivals,
		agentStarted: Math.round(arrivals * 0.02),
		selfService: Math.round(arrivals * 0.31),
		returns: Math.round(arrivals * 0.04),
		opened: Math.round(arrivals * 1.37),
		closed: Math.round(arrivals * 0.9),
		firstResponse: {
			...times(responses, slow ? 19 : 9, slow ? 14 : 7, slow ? 41 : 18),
			within: share(Math.round(responses * (slow ? 0.91 : 0.982)), responses)
		},
		response: {
			...times(responses * 4, 22, 15, 48),
			within: share(Math.round(responses * 3.7), responses * 4)
		},
		serviceLevel: share(Math.round(responses * 0.9), responses + 20),
		wait: { ...times(responses, 12, 8, 30), within: share(Math.round(responses * 0.9), responses) },
		abandonment: share(Math.round(arrivals * 0.021), arrivals),
		abandonedShort: Math.round(arrivals * 0.004),
		unansweredRate: share(Math.round(arrivals * (slow ? 0.031 : 0.008)), arrivals),
		...(presence && { occupancy: 0.93, busyShare: 0.97 }),
		satisfaction: share(Math.round(arrivals * 0.2 * 0.94), Math.round(arrivals * 0.2)),
		participation: share(Math.round(arrivals * 0.2), Math.round(arrivals * 0.9)),
		lateEvents: slow ? 12 : 0
	};
}

/** Midnight in Asia/Shanghai, which has had no other offset since 1991. */
function midnightInShanghai(at: EpochMs): EpochMs {
	const offset = 8 * hour;
	return Math.floor((at + offset) / (24 * hour)) * 24 * hour - offset;
}

function arrivalsAt(slot: EpochMs, dayStart: EpochMs): number {
	const hours = (slot - dayStart) / hour;
	const wave = Math.sin(slot / 7e5) * 18 + Math.sin(slot / 3.1e5) * 11;
	if (hours < 20)
		return Math.max(2, Math.round(40 + 70 * Math.sin((hours / 24) * Math.PI) ** 2 * 1.6 + wave));
	return Math.round(160 + 760 * Math.exp(-(hours - 20) / 0.55) + wave);
}

function picture(at: EpochMs, dayStart: EpochMs, plan: boolean): Picture {
	const arrivals: Record<string, number> = {};
	for (let slot = dayStart; slot < at; slot += step) arrivals[slot] = arrivalsAt(slot, dayStart);
	if (!plan) return { step, arrivals, since: dayStart };
	const forecast: Record<string, { p10: number; p50: number; p90: number }> = {};
	const capacity: Record<string, number> = {};
	const projectedBacklog: Record<string, number> = {};
	for (let slot = dayStart; slot < dayStart + 24 * hour; slot += step) {
		const p50 = arrivalsAt(slot, dayStart) * 1.03;
		forecast[slot] = { p10: p50 * 0.82, p50, p90: p50 * 1.18 };
		const hours = (slot - dayStart) / hour;
		capacity[slot] = hours < 8 ? 130 : hours < 19.5 ? 240 : hours < 20 ? 420 : hours < 21 ? 640 : 470;
	}
	const nowSlot = Math.floor(at / step) * step;
	for (let ahead = 0; ahead <= 12; ahead += 1)
		projectedBacklog[nowSlot + ahead * step] = Math.max(0, Math.round(74 - (ahead - 3) ** 2 * 1.4));
	return { step, arrivals, since: dayStart, forecast, capacity, projectedBacklog };
}

function queueRows(at: EpochMs, count: number, slow: boolean, hard: boolean): Record<string, QueueRow> {
	const rows: Record<string, QueueRow> = {};
	for (let index = 0; index < count; index += 1) {
		const shop = hard
			? (hardShops[index % hardShops.length] ?? '')
			: `${shops[index % shops.length] ?? ''}${index >= shops.length ? ` ${Math.floor(index / shops.length) + 1}` : ''}`;
		const queue = queueNames[index % queueNames.length] ?? '';
		const waiting = slow ? ([21, 6, 7, 3, 1, 0][index % 6] ?? 0) : index % 2;
		const unanswered = slow ? ([8, 1, 2, 1, 0, 0][index % 6] ?? 0) : 0;
		rows[cellKey(shop, 'tmall', `${queue}${index}`)] = {
			shop,
			channel: 'tmall',
			queue,
			waiting,
			...(waiting > 0 && { oldestQueuedAt: at - waiting * 4_900 }),
			unanswered,
			...(unanswered > 0 && { oldestUnansweredAt: at - unanswered * 16_000 }),
			inService: 40 + index,
			arrivals: 900 - index * 80,
			...(index % 6 !== 5 && { firstResponseMedian: [17, 12, 15, 9, 8][index % 6] }),
			within: index % 6 === 5 ? share(0, 0) : share([86, 94, 92, 97, 98][index % 6] ?? 90, 100)
		};
	}
	return rows;
}

function agentCells(count: number, hard: boolean, presence: boolean): Record<string, AgentCell> {
	const cells: Record<string, AgentCell> = {};
	for (let index = 0; index < count; index += 1) {
		const open = [7, 8, 8, 6, 9, 10, 7, 8, 8, 9, 7, 6, 8, 0, 8, 7, 5][index % 17] ?? 0;
		const away = index % 13 === 12;
		const offline = index % 23 === 22;
		cells[accountKey('demo', `a${index}`)] = {
			name: hard
				? index % 2 === 0
					? 'عبد الرحمن'
					: `👩‍💻 ${'Maximiliana-Alexandra '.repeat(2)}`
				: `${names[index % names.length] ?? ''} ${index + 1}`,
			...(presence && { state: away ? 'away' : offline ? 'offline' : open >= 10 ? 'busy' : 'online' }),
			...(presence && { capacity: 10 }),
			open: away || offline ? 0 : open,
			received: 40 + index
		};
	}
	return cells;
}

/** A made-up board in a given mood, with the alarms of its breaches, the same for the same arguments. */
export function boardState(options: BoardStateOptions): BoardState {
	return withAlarms(figuresOf(options), options.at);
}

/** The state with an alarm for every figure beyond its limit. */
export function withAlarms({ alarms: _, ...state }: BoardState, at: EpochMs): BoardState {
	const alarms = alarmsOfInstant(state.board.tiles, state, at);
	return Object.keys(alarms).length === 0 ? state : { ...state, alarms };
}

function figuresOf(options: BoardStateOptions): BoardState {
	const { at, mood = 'busy', plan = false, hardNames = false, presence = true } = options;
	const slow = mood === 'busy';
	const dayStart = midnightInShanghai(at);
	const launch = dayStart + 20 * hour;
	const board: BoardState['board'] = {
		id: 'tmall',
		name: hardNames ? '双11 开门红 🎉 超长名字的看板：北欧极简家居生活旗舰店全渠道 متجر' : '双11 · 开门红',
		zone: 'Asia/Shanghai',
		kind: options.kind ?? 'live',
		demo: options.demo ?? false,
		answerWithin: 30,
		tiles,
		shops: ['旗舰店'],
		...options.layout,
		...(options.phase !== false && { phase: { name: '爆发期', start: launch } })
	};
	const day = {
		date: new Date(dayStart + 8 * hour).toISOString().slice(0, 10),
		start: dayStart,
		end: dayStart + 24 * hour
	};
	if (mood === 'empty') {
		const nothing = windowFigures(dayStart, 0, false, false);
		return {
			board,
			day,
			now: { waiting: 0, waitingChange: 0, unanswered: 0, open: 0, inService: 0, agentsBusy: 0 },
			windows: { last15: { ...nothing, from: at - 15 * minute }, today: nothing },
			picture: { step, arrivals: {} },
			queues: {},
			agents: {},
			sources: {}
		};
	}
	const agents = agentCells(options.agents ?? 52, hardNames, presence);
	const cells = Object.values(agents);
	const open = cells.reduce((sum, cell) => sum + cell.open, 0);
	const online = cells.filter((cell) => cell.state === 'online' || cell.state === 'busy').length;
	return {
		board,
		day,
		now: {
			waiting: slow ? 38 : 3,
			waitingChange: slow ? 12 : -1,
			...(slow ? { oldestQueuedAt: at - 102_000 } : { oldestQueuedAt: at - 9_000 }),
			longestWaitToday: 234_000,
			longestWaitTodayAt: at - 34 * minute - 2_000,
			mostWaitingToday: { value: 61, at: at - 34 * minute - 2_000 },
			mostUnansweredToday: { value: 27, at: at - 33 * minute - 11_000 },
			unanswered: slow ? 12 : 1,
			oldestUnansweredAt: at - (slow ? 128_000 : 6_000),
			open: open + 41,
			inService: open,
			agentsBusy: cells.filter((cell) => cell.open > 0).length,
			...(presence && {
				agentsOnline: online,
				agentsAway: 4,
				capacity: online * 10,
				load: open / (online * 10)
			}),
			...(plan && { agentsScheduled: 48 }),
			concurrency: 7.4
		},
		windows: {
			last15: windowFigures(at - 15 * minute, slow ? 387 : 124, slow),
			today: windowFigures(dayStart, 21_480, slow, presence),
			...(options.phase !== false && { phase: windowFigures(launch, 4_210, slow) })
		},
		picture: picture(at, dayStart, plan),
		queues: queueRows(at, options.queues ?? 5, slow, hardNames),
		agents,
		sources: {
			'tmall-webhook': { lastReceivedAt: at - 200 },
			'douyin-poller': {
				lastReceivedAt: at - (options.silentSource ? 754_000 : 900),
				...(options.silentSource && { silentSince: at - 754_000 })
			}
		}
	};
}
