import type { PlanExplanation } from '#scheduler/roster/explain/explain-plan.ts';
import type { Conflict } from '#scheduler/roster/explain/explain-conflicts.ts';
import { contractWords, nameOf, spanText } from '#scheduler/roster/explain/planner-words.ts';
import { repairSentence } from '#scheduler/roster/explain/repair-sentence.ts';
import type { PricedRepair } from '#scheduler/roster/explain/rank-repairs.ts';
import type { RosterPlan } from '#scheduler/roster/plan/roster-plan.ts';
import type { Language, Sentence } from '#scheduler/rules/rule.ts';
import { consoleTable } from './console-table.ts';

/** Rows of a list that are told; the others are counted. */
const told = 15;

const words = {
	people: { zh: '无法排班的人员', en: 'People who cannot be rostered' },
	nobody: { zh: '每个人单独看都有合规的班表。', en: 'Everybody has a legal roster of their own.' },
	together: { zh: '以下各条不能同时成立', en: 'these cannot hold together' },
	minimal: { zh: '缺任何一条即可成立', en: 'without any one of them the others can' },
	notMinimal: { zh: '未证明每一条都必要', en: 'whether each of them is needed was not settled' },
	andThen: { zh: '取消最后一条之后，还有', en: 'with the last one taken back, still' },
	unsettled: { zh: '在限定的工作量内未查明', en: 'Not settled within the budget' },
	taken: { zh: '为了能排出班表，先假定', en: 'So that a roster can be made at all' },
	without: { zh: '以下人员不参与排班', en: 'The roster is made without' },
	roster: { zh: '可得到的最好班表', en: 'The best roster found' },
	short: { zh: '仍然缺人的时段', en: 'What stays short' },
	enough: { zh: '没有缺人的时段。', en: 'Nothing stays short.' },
	impossible: {
		zh: '无论放弃什么都补不上，因为以下各条不能同时成立',
		en: 'It cannot be met whatever else is given up, since these cannot hold together'
	},
	possible: {
		zh: '单独看可以补上，但其他时段会更缺人或成本更高。',
		en: 'It could be met by itself; more would then be missing, or paid, elsewhere.'
	},
	beside: {
		zh: '单独看可以补上，但在不减少其他时段人手的前提下补不上，因为以下各条不能同时成立',
		en: 'It could be met by itself, but not beside what is covered elsewhere, since these cannot hold together'
	},
	unproven: {
		zh: '能否补上，在限定的工作量内未查明。',
		en: 'Whether it could be met was not settled within the budget.'
	},
	repairs: {
		zh: '补救办法（最好的在前；每一项都重新求解过）',
		en: 'Repairs, the best first (each solved again)'
	},
	noRepairs: { zh: '没有可行的补救办法。', en: 'No repair was found.' },
	cost: { zh: '成本变化', en: 'cost change' },
	hours: { zh: '缺口变化（人时）', en: 'hours short' },
	givenUp: { zh: '另需放弃', en: 'given up' },
	service: { zh: '服务水平变化（点）', en: 'service level, points' },
	what: { zh: '办法', en: 'what' },
	failed: { zh: '不可行', en: 'came to nothing' },
	noGain: { zh: '在此工作量内没有改善', en: 'no gain found' },
	untried: { zh: '未尝试', en: 'not tried' },
	wishes: { zh: '未满足的意愿', en: 'Wishes that are not granted' },
	allGranted: { zh: '所有意愿都已满足。', en: 'All wishes are granted.' },
	fairness: { zh: '公平', en: 'Fairness' },
	contract: { zh: '合同', en: 'contract' },
	figure: { zh: '指标', en: 'figure' },
	least: { zh: '最少', en: 'least' },
	most: { zh: '最多', en: 'most' },
	mean: { zh: '平均', en: 'mean' },
	deviation: { zh: '标准差', en: 'deviation' },
	bound: { zh: '下界', en: 'The bound' },
	refused: { zh: '这份计划排不出班表', en: 'No roster can be made of this plan' },
	stopped: {
		zh: '工作量或时间用完，未全部查明；可增大 --questions、--repairs 或 --seconds。',
		en: 'The budget ended before everything was looked at; give more --questions, --repairs or --seconds.'
	}
} as const satisfies Record<string, Sentence>;

const figureWords = {
	minutes: { zh: '工时', en: 'hours' },
	nights: { zh: '夜班', en: 'nights' },
	weekends: { zh: '周末', en: 'weekends' },
	launchShifts: { zh: '开抢班', en: 'launch shifts' },
	monthMinutes: { zh: '本月工时', en: 'hours of the month' },
	monthWeekends: { zh: '本月周末', en: 'weekends of the month' }
} as const satisfies Record<string, Sentence>;

/** An explanation as a planner reads it, in one language. */
export function explanationText(
	plan: RosterPlan,
	explanation: PlanExplanation,
	language: Language,
	bound?: Sentence
): string {
	const say = (sentence: Sentence) => sentence[language];
	const word = (name: keyof typeof words) => words[name][language];
	// The wide colon brings its own space.
	const colon = language === 'zh' ? '：' : ': ';
	const lines: string[] = [];
	const heading = (name: keyof typeof words) =>
		lines.push(lines.length === 0 ? word(name) : `\n${word(name)}`);

	const { people } = explanation;
	heading('people');
	if (people.impossible.length === 0 && people.unproven.length === 0) lines.push(`  ${word('nobody')}`);
	for (const { person, conflicts } of people.impossible) {
		conflicts.forEach((conflict, at) => {
			const before = at === 0 ? nameOf(plan, person) : `  ${word('andThen')}`;
			lines.push(`  ${before}${colon}${conflictText(conflict, language, '    ')}`);
		});
	}
	if (people.unproven.length > 0) {
		const names = people.unproven.map((id) => nameOf(plan, id));
		const rest = names.length > told ? ` … (${names.length})` : '';
		lines.push(`  ${word('unsettled')}${colon}${names.slice(0, told).join(', ')}${rest}`);
	}
	if (explanation.status === 'refused') {
		heading('refused');
		for (const { sentence } of explanation.faults) lines.push(`  - ${say(sentence)}`);
		return `${lines.join('\n')}\n`;
	}

	const { settled, base, windows, windowsLeft, repairs, wishes, fairness } = explanation;
	if (settled.taken.length > 0) {
		heading('taken');
		for (const action of settled.taken) lines.push(`  - ${say(repairSentence(plan, action))}`);
	}
	if (settled.left.length > 0) {
		lines.push(`${word('without')}${colon}${settled.left.map((id) => nameOf(plan, id)).join(', ')}`);
	}
	heading('roster');
	lines.push(`  ${say(rosterSentence(base))}`);
	if (bound !== undefined) lines.push(`  ${say(bound)}`);

	heading('short');
	if (windows.length === 0) lines.push(`  ${word('enough')}`);
	windows.forEach(({ window, arithmetic, answer }, at) => {
		const when = spanText(window.from, window.to, plan.zone);
		lines.push(
			`  ${at + 1}. ${window.queue} ${when}${colon}${say(hoursShort(window.missingHours))}`,
			`     ${say(arithmetic)}`,
			answer.status === 'impossible'
				? `     ${word('impossible')}${colon.trimEnd()}\n${elementLines(answer.conflict, language, '       ')}`
				: answer.status === 'possible' && answer.beside !== undefined
					? `     ${word('beside')}${colon.trimEnd()}\n${elementLines(answer.beside, language, '       ')}`
					: `     ${word(answer.status)}`
		);
	});
	if (windowsLeft > 0) lines.push(`  ${say(andMore(windowsLeft))}`);

	heading('repairs');
	if (repairs.repairs.length === 0) {
		if (repairs.untried === 0) lines.push(`  ${word('noRepairs')}`);
	} else {
		const helps = repairs.repairs.filter((one) => one.costDifference < 0 || one.shortageDifference < 0);
		if (helps.length > 0) lines.push(indented(repairTable(helps, language)));
		for (const one of repairs.repairs) {
			if (!helps.includes(one)) lines.push(`  ${word('noGain')}${colon}${say(one.sentence)}`);
		}
	}
	for (const { sentence } of repairs.failed) lines.push(`  ${word('failed')}${colon}${say(sentence)}`);
	if (repairs.untried > 0) lines.push(`  ${word('untried')}${colon}${repairs.untried}`);

	heading('wishes');
	if (wishes.length === 0) lines.push(`  ${word('allGranted')}`);
	for (const { sentence } of wishes.slice(0, told)) lines.push(`  - ${say(sentence)}`);
	if (wishes.length > told) lines.push(`  ${say(andMore(wishes.length - told))}`);

	heading('fairness');
	lines.push(indented(fairnessTable(fairness, language)));
	if (explanation.stoppedEarly) lines.push(`\n${word('stopped')}`);
	return `${lines.join('\n')}\n`;
}

function conflictText(conflict: Conflict, language: Language, indent: string): string {
	const proven = conflict.minimal ? words.minimal : words.notMinimal;
	const [open, close] = language === 'zh' ? ['（', '）：'] : [' (', '):'];
	return `${words.together[language]}${open}${proven[language]}${close}\n${elementLines(conflict, language, indent)}`;
}

function elementLines({ elements }: Conflict, language: Language, indent: string): string {
	return elements.map(({ sentence }) => `${indent}- ${sentence[language]}`).join('\n');
}

/** What the best roster costs and leaves missing. */
function rosterSentence({
	cost,
	shortageHours,
	isLegal
}: {
	readonly cost: number;
	readonly shortageHours: number;
	readonly isLegal: boolean;
}): Sentence {
	const [money, hours] = [moneyOf(cost), tenths(shortageHours)];
	return {
		zh: `成本 ${money}，缺 ${hours} 人时${isLegal ? '，不违反任何硬规则' : '，仍违反硬规则'}。`,
		en: `Cost ${money}, ${hours} head-${hours === '1' ? 'hour' : 'hours'} missing, ${isLegal ? 'no hard rule is broken' : 'hard rules are still broken'}.`
	};
}

function hoursShort(hours: number): Sentence {
	return {
		zh: `缺 ${tenths(hours)} 人时`,
		en: `${tenths(hours)} head-${tenths(hours) === '1' ? 'hour' : 'hours'} missing`
	};
}

function andMore(count: number): Sentence {
	return { zh: `另有 ${count} 项`, en: `and ${count} more` };
}

function repairTable(repairs: readonly PricedRepair[], language: Language): string {
	const hasService = repairs.some(({ service }) => service !== undefined);
	return consoleTable<PricedRepair>(
		[
			{ title: words.cost[language], value: ({ costDifference }) => signed(costDifference / 100, 2) },
			{ title: words.hours[language], value: ({ shortageDifference }) => signed(shortageDifference, 1) },
			{
				title: words.givenUp[language],
				value: ({ givenUp }) => (givenUp === 0 ? undefined : moneyOf(givenUp))
			},
			...(hasService
				? [
						{
							title: words.service[language],
							value: ({ service }: PricedRepair) =>
								service === undefined
									? undefined
									: `${signed(100 * service.difference, 1)} (${signed(100 * service.low, 1)}…${signed(100 * service.high, 1)})`
						}
					]
				: []),
			{ title: words.what[language], value: ({ sentence }) => sentence[language] }
		],
		repairs
	);
}

function fairnessTable(
	{ contracts }: Extract<PlanExplanation, { readonly status: 'explained' }>['fairness'],
	language: Language
): string {
	const rows = contracts.flatMap(({ contract, people, spread }) =>
		(Object.keys(figureWords) as (keyof typeof figureWords)[]).map((figure) => {
			const scale = figure === 'minutes' || figure === 'monthMinutes' ? 60 : 1;
			const { least, most, mean, deviation, gini } = spread[figure];
			return {
				contract: `${contractWords[contract][language]} (${people})`,
				figure: figureWords[figure][language],
				least: least / scale,
				most: most / scale,
				mean: mean / scale,
				deviation: deviation / scale,
				gini
			};
		})
	);
	return consoleTable(
		[
			{ title: words.contract[language], value: ({ contract }) => contract },
			{ title: words.figure[language], value: ({ figure }) => figure },
			{ title: words.least[language], value: ({ least }) => least, digits: 1 },
			{ title: words.most[language], value: ({ most }) => most, digits: 1 },
			{ title: words.mean[language], value: ({ mean }) => mean, digits: 1 },
			{ title: words.deviation[language], value: ({ deviation }) => deviation, digits: 1 },
			{ title: 'Gini', value: ({ gini }) => gini, digits: 2 }
		],
		rows
	);
}

function indented(table: string): string {
	return table
		.trimEnd()
		.split('\n')
		.map((line) => `  ${line}`)
		.join('\n');
}

function moneyOf(hundredths: number): string {
	return (hundredths / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function tenths(value: number): string {
	return String(Math.round(value * 10) / 10);
}

function signed(value: number, digits: number): string {
	const text = value.toLocaleString('en-US', {
		minimumFractionDigits: digits,
		maximumFractionDigits: digits
	});
	return value > 0 && Number(text.replaceAll(',', '')) > 0
		? `+${text}`
		: text.replace(/^-(0(?:\.0*)?)$/, '$1');
}
