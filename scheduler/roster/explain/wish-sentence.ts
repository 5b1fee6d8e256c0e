import type { Sentence } from '../../rules/rule.ts';
import type { Wish } from '../plan/planned-person.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import type { WishReason } from './broken-wishes.ts';
import { elementSentence, headsText } from './element-sentence.ts';
import { joinSentences, nameOf, spanText } from './planner-words.ts';

/** Windows that are told; the others are counted. */
const toldWindows = 3;

/** Why a wish is not granted, in a planner's words. */
export function wishSentence(plan: RosterPlan, person: string, wish: Wish, reason: WishReason): Sentence {
	const name = nameOf(plan, person);
	const wished = wishWords(plan, wish);
	switch (reason.kind) {
		case 'forbidden': {
			const why = joinSentences(reason.elements.map((element) => elementSentence(plan, element)));
			return {
				zh: `${name} ${wish.date} 想${wished.zh}，规则不允许：${why.zh}`,
				en: `${name} asked for ${wished.en} on ${wish.date}, which is not possible: ${why.en}`
			};
		}
		case 'costs': {
			const price = headsText(reason.costDifference / 100);
			const [zhAtMost, enAtMost] = reason.isLeast ? ['', ''] : ['最多', 'at most '];
			const windows = reason.shorter.slice(0, toldWindows).map(({ queue, from, to, worst }) => {
				const heads = headsText(worst.needed - worst.covered);
				const when = spanText(from, to, plan.zone);
				return { zh: `${queue} ${when} 再缺 ${heads} 人`, en: `${queue} ${when} would miss ${heads} more` };
			});
			const more = reason.shorter.length - windows.length;
			const short = {
				zh:
					windows.length === 0
						? ''
						: `，${windows.map(({ zh }) => zh).join('，')}${more > 0 ? `，另有 ${more} 处` : ''}`,
				en:
					windows.length === 0
						? ''
						: `; ${windows.map(({ en }) => en).join(', ')}${more > 0 ? `, and ${more} more` : ''}`
			};
			if (reason.costDifference <= 0) {
				return {
					zh: `${name} ${wish.date} 想${wished.zh}：其他人不变也可满足，且不增加成本${short.zh}；求解在到期前未找到。`,
					en: `${name} asked for ${wished.en} on ${wish.date}: it could be granted without any cost, everybody else as they are${short.en}; the search ended before it was found.`
				};
			}
			return {
				zh: `${name} ${wish.date} 想${wished.zh}：其他人不变时，满足它${zhAtMost}多花 ${price} 元${short.zh}。`,
				en: `${name} asked for ${wished.en} on ${wish.date}: granting it costs ${enAtMost}${price} more with everybody else as they are${short.en}.`
			};
		}
		case 'unproven':
			return {
				zh: `${name} ${wish.date} 想${wished.zh}：未满足，原因在限定的工作量内没有查明。`,
				en: `${name} asked for ${wished.en} on ${wish.date}: it is not granted, and why was not settled within the budget.`
			};
		default:
			return reason satisfies never;
	}
}

function wishWords({ templates }: RosterPlan, { shift }: Wish): Sentence {
	switch (shift) {
		case 'off':
			return { zh: '休息', en: 'a day off' };
		case 'work':
			return { zh: '上班', en: 'work' };
		default: {
			const name = templates.find(({ id }) => id === shift)?.name ?? { zh: shift, en: shift };
			return { zh: `上${name.zh}`, en: `the shift ${name.en}` };
		}
	}
}
