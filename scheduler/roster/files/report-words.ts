import type { Sentence, RuleDefinition } from '../../rules/rule.ts';
import type { Strength } from '../../rules/rule-pack.ts';

/** Words of reports on a roster for what is an id elsewhere. */

export const strengthWords: Readonly<Record<Strength['kind'], Sentence>> = {
	hard: { zh: '硬规则', en: 'hard rule' },
	soft: { zh: '软规则', en: 'soft rule' }
};

export const unitWords: Readonly<Record<RuleDefinition['unit'], Sentence>> = {
	minutes: { zh: '分钟', en: 'minutes' },
	days: { zh: '天', en: 'days' },
	shifts: { zh: '班', en: 'shifts' },
	weekends: { zh: '个周末', en: 'weekends' },
	weight: { zh: '权重', en: 'weight' }
};

const leaveWords: Readonly<Record<string, string>> = {
	leave: '请假',
	sick: '病假',
	annual: '年假',
	maternity: '产假',
	training: '培训'
};

/** What leave is called in Chinese; a kind that the planner's own file names otherwise stays as it is. */
export function leaveWord(kind: string): string {
	return leaveWords[kind] ?? kind;
}
