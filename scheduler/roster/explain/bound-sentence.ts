import type { Sentence } from '../../rules/rule.ts';
import type { LowerBound } from '../solve/lower-bound.ts';

/** No bound knows more than the solver's problem does. */
const ofSolverCost: Sentence = {
	zh: '下界针对求解器所计的成本：轮休的加班费和软性的均摊规则在其中只是近似；不在求解范围内的排法（其他上班时刻、分段班）可能更便宜。',
	en: 'It bounds the cost as the solver counts it, which only comes near the objective where rest days roll or even shares are soft; a roster that the solver does not look at (other starts, split shifts) may cost less.'
};

/**
 * What a lower bound rests on, and what it leaves out: why the gap between it and a roster's cost may be more than what
 * could still be saved, and of which cost it speaks.
 */
export function boundSentence(kind: LowerBound['kind']): Sentence {
	const { zh, en } = sentenceOfKind(kind);
	return { zh: `${zh}${ofSolverCost.zh}`, en: `${en} ${ofSolverCost.en}` };
}

function sentenceOfKind(kind: LowerBound['kind']): Sentence {
	switch (kind) {
		case 'cells':
			return {
				zh: '下界只把每人每天最便宜的班次相加：不计缺口、工时上下限、休息和连续上班等一切跨天规则，因此差距通常远大于实际还能节省的成本。',
				en: 'The bound adds up the cheapest cell of every person and day. It leaves out missing heads and every rule that joins days, such as hours, rest and runs, so the gap is mostly far larger than what could be saved.'
			};
		case 'program':
			return {
				zh: '下界来自对整个问题的分支定界，计入全部规则和成本；按 1e-6 容差的浮点运算求得。若未算到底，差距的一部分可能只是尚未证明。',
				en: 'The bound is that of a branch and bound over the whole problem, with all rules and costs, in floating-point arithmetic with a tolerance of 1e-6. Where it was stopped early, a part of the gap may merely be unproven.'
			};
		case 'columns':
			return {
				zh: '下界是列生成的拉格朗日界：每个人取在给定价格下最便宜的整行班次，每个时段取最便宜的人数，用整数精确运算。逐人计价时未计软规则，也未计部分跨周规则，因此只会偏低、不会偏高。',
				en: 'The bound is Lagrange’s over whole rows of people: everybody takes the cheapest row at prices per slot, every slot its cheapest number of heads, in exact whole-number arithmetic. Pricing a row leaves out soft rules and some limits over single weeks, which can only make it too low.'
			};
		case 'prices':
			return {
				zh: '下界来自每个时段的覆盖价格（拉格朗日界）：每人取在这些价格下最便宜的整行班次（休息时间放在最合适处），每个时段取最便宜的人数。检查程序用整数独立重算。逐人计价计入可上班次、锁定、连续上班、两班间隔和各周工时，其余规则未计，因此只会偏低。',
				en: 'The bound is Lagrange’s at the prices per slot that come with it: everybody takes the cheapest row, with breaks at their best places, every slot its cheapest number of heads. The check derives it again in whole numbers. A row is held to open shifts, locks, days in a row, rest between shifts and hours of single weeks; what is left out can only make it too low.'
			};
		default:
			return kind satisfies never;
	}
}
