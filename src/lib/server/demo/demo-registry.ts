/** The source under whose name the demo shop posts. */
export const demoSource = 'demo';

export interface DemoGroup {
	readonly id: string;
	readonly name: string;
	/** Ids of the queues that everybody in the group serves. */
	readonly queues: readonly string[];
	/** The first so many people of the group also serve this queue. */
	readonly also: { readonly people: number; readonly queue: string };
	/** People by their regular shift: early, middle, night, on call for launches only. */
	readonly shifts: readonly [early: number, middle: number, night: number, onCall: number];
}

export interface DemoQueue {
	readonly id: string;
	readonly name: string;
	readonly shop: string;
	readonly channel: string;
	readonly kind: 'pre_sale' | 'after_sale' | 'other';
}

export interface DemoPerson {
	readonly id: string;
	readonly name: string;
	/** Id of the group. */
	readonly group: string;
	readonly accounts: readonly { readonly source: string; readonly account: string }[];
}

/** Ids are immutable and Latin, names are what the wall shows. */
export interface DemoRegistry {
	readonly shops: readonly { readonly id: string; readonly name: string }[];
	readonly queues: readonly DemoQueue[];
	readonly groups: readonly { readonly id: string; readonly name: string }[];
	readonly people: readonly DemoPerson[];
}

export const demoShops = [
	{ id: 'flagship', name: '旗舰店' },
	{ id: 'specialty', name: '专营店' }
] as const;

/** In the order of the scenario's queue indices. */
export const demoQueues: readonly DemoQueue[] = [
	{ id: 'flagship-presale', name: '售前', shop: 'flagship', channel: 'taobao', kind: 'pre_sale' },
	{ id: 'flagship-aftersale', name: '售后', shop: 'flagship', channel: 'taobao', kind: 'after_sale' },
	{ id: 'specialty-presale', name: '售前', shop: 'specialty', channel: 'taobao', kind: 'pre_sale' },
	{ id: 'jd-pop', name: '京东 POP', shop: 'flagship', channel: 'jd', kind: 'other' },
	{ id: 'douyin-feige', name: '抖音 飞鸽', shop: 'specialty', channel: 'douyin', kind: 'other' }
];

/** 60 people. */
export const demoGroups: readonly DemoGroup[] = [
	{
		id: 'flagship-presale',
		name: '旗舰售前组',
		queues: ['flagship-presale'],
		also: { people: 8, queue: 'specialty-presale' },
		shifts: [9, 9, 3, 3]
	},
	{
		id: 'flagship-aftersale',
		name: '旗舰售后组',
		queues: ['flagship-aftersale'],
		also: { people: 2, queue: 'flagship-presale' },
		shifts: [4, 4, 2, 2]
	},
	{
		id: 'specialty-presale',
		name: '专营售前组',
		queues: ['specialty-presale'],
		also: { people: 4, queue: 'jd-pop' },
		shifts: [3, 4, 1, 2]
	},
	{
		id: 'jd-pop',
		name: '京东组',
		queues: ['jd-pop'],
		also: { people: 1, queue: 'flagship-presale' },
		shifts: [3, 2, 1, 1]
	},
	{
		id: 'douyin-feige',
		name: '抖音组',
		queues: ['douyin-feige'],
		also: { people: 1, queue: 'flagship-presale' },
		shifts: [2, 2, 1, 2]
	}
];

const names =
	'王芳 李娜 张敏 刘静 陈杰 杨丽 赵磊 黄婷 周强 吴倩 徐浩 孙悦 马超 朱琳 胡斌 郭雪 何欣 高峰 林珊 罗毅 ' +
	'郑爽 梁晨 谢军 宋佳 唐糖 许诺 韩冰 冯涛 邓洁 曹阳 彭月 曾凡 肖瑶 田甜 董博 袁媛 潘登 于洋 蒋雯 蔡明 ' +
	'余晖 杜鹃 叶子 程诚 苏晓 魏然 吕宁 丁香 任重 沈星 姚远 卢迪 姜楠 崔璨 钟灵 谭笑 陆离 汪洋 范例 石磊';

/** Who is who, in the order of the scenario's agent indices: group by group, `cs-01` … `cs-60`. */
export const demoPeople: readonly DemoPerson[] = demoGroups
	.flatMap((group) => Array.from({ length: group.shifts.reduce((sum, n) => sum + n, 0) }, () => group.id))
	.map((group, index) => {
		const account = `cs-${String(index + 1).padStart(2, '0')}`;
		return {
			id: account,
			name: names.split(' ')[index] ?? account,
			group,
			accounts: [{ source: demoSource, account }]
		};
	});

/** Display names of the demo shop's shops, queues, groups and people, to be registered before the first event. */
export function demoRegistry(): DemoRegistry {
	return {
		shops: demoShops,
		queues: demoQueues,
		groups: demoGroups.map(({ id, name }) => ({ id, name })),
		people: demoPeople
	};
}
