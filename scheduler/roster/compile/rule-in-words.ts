import { sentenceOf, type RulePack } from '../../rules/rule-pack.ts';
import type { Sentence } from '../../rules/rule.ts';

/**
 * What a rule asks, to stand at the end of a sentence about what breaks it: `: At least 11 hours lie between two shifts.`
 * Ends with a full stop in any case.
 *
 * @param id `pack.rule`; undefined or unknown: nothing is told
 */
export function ruleInWords(packs: readonly RulePack[], id: string | undefined): Sentence {
	for (const pack of packs) {
		for (const rule of pack.rules) {
			if (`${pack.id}.${rule.id}` !== id) continue;
			const { zh, en } = sentenceOf(rule);
			return { zh: `：${zh}`, en: `: ${en}` };
		}
	}
	return { zh: '。', en: '.' };
}
