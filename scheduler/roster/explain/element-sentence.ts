import { sentenceOf } from '../../rules/rule-pack.ts';
import { hoursText, type Sentence } from '../../rules/rule.ts';
import type { PersonalLimits, Protection } from '../plan/planned-person.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { packRuleOf, type PlanElement } from './plan-element.ts';
import { availabilityText, contractWords, nameOf, spanText } from './planner-words.ts';

const limitWords: Readonly<Record<keyof PersonalLimits, (hours: string) => Sentence>> = {
	leastMinutesAWeek: (hours) => ({ zh: `每周至少工作 ${hours} 小时`, en: `at least ${hours} h a week` }),
	mostMinutesAWeek: (hours) => ({ zh: `每周最多工作 ${hours} 小时`, en: `at most ${hours} h a week` }),
	leastMinutesAMonth: (hours) => ({ zh: `每月至少工作 ${hours} 小时`, en: `at least ${hours} h a month` }),
	mostMinutesAMonth: (hours) => ({ zh: `每月最多工作 ${hours} 小时`, en: `at most ${hours} h a month` })
};

const protectionWords: Readonly<Record<Protection['kind'], Sentence>> = {
	pregnant: { zh: '怀孕满七个月', en: 'pregnant' },
	nursing: { zh: '哺乳未满一周岁的婴儿', en: 'nursing' }
};

/** What an element says, as one sentence of a planner. */
export function elementSentence(plan: RosterPlan, element: PlanElement): Sentence {
	const { zone } = plan;
	switch (element.kind) {
		case 'lock': {
			const { person, start, end, queue } = element.lock;
			const [name, when] = [nameOf(plan, person), spanText(start, end, zone)];
			return {
				zh: `${name}在 ${when} 的班次（${queue}）已锁定。`,
				en: `The shift of ${name} on ${when} (${queue}) is locked.`
			};
		}
		case 'leave': {
			const { kind, start, end } = element.leave;
			const [name, when] = [nameOf(plan, element.person), spanText(start, end, zone)];
			return { zh: `${name} ${when} 请假（${kind}）。`, en: `${name} is on leave (${kind}) ${when}.` };
		}
		case 'availability': {
			const name = nameOf(plan, element.person);
			const person = plan.people.find(({ id }) => id === element.person);
			const hours = person === undefined ? { zh: '', en: '' } : availabilityText(person);
			return { zh: `${name}可上班的时段只有：${hours.zh}。`, en: `${name} is available only ${hours.en}.` };
		}
		case 'limit': {
			const name = nameOf(plan, element.person);
			const limits = plan.people.find(({ id }) => id === element.person)?.limits ?? {};
			const limit = limitWords[element.limit](hoursText(limits[element.limit] ?? 0));
			return {
				zh: `${name}${limit.zh}（个人约定）。`,
				en: `${name} works ${limit.en} (agreed with the person).`
			};
		}
		case 'protection': {
			const name = nameOf(plan, element.person);
			const { kind, from, to } = element.protection;
			const word = protectionWords[kind];
			return {
				zh: `${name}自 ${from} 至 ${to}（不含）受保护（${word.zh}）：不得上夜班、不得加班。`,
				en: `${name} is protected from ${from} to before ${to} (${word.en}): no night and no overtime.`
			};
		}
		case 'rotation': {
			const name = nameOf(plan, element.person);
			const id = plan.people.find((person) => person.id === element.person)?.rotation?.id ?? '';
			return { zh: `${name}按轮班制 ${id} 上班。`, en: `${name} works the rotation ${id}.` };
		}
		case 'contract': {
			const name = nameOf(plan, element.person);
			const contract = plan.people.find(({ id }) => id === element.person)?.contract ?? 'full_time';
			const offered = plan.templates.filter(({ contracts }) => contracts.includes(contract));
			const word = contractWords[contract];
			return {
				zh: `${name}是${word.zh}，可上的班次只有：${offered.map(({ name: { zh } }) => zh).join('、') || '无'}。`,
				en: `${name} is ${word.en}, for whom there are only these shifts: ${offered.map(({ name: { en } }) => en).join(', ') || 'none'}.`
			};
		}
		case 'rule': {
			const rule = packRuleOf(plan, element.pack, element.rule);
			if (rule === undefined) return { zh: element.rule, en: element.rule };
			const said = sentenceOf(rule);
			const { title } = rule.source;
			return { zh: `${said.zh}（${title.zh}）`, en: `${said.en} (${title.en})` };
		}
		case 'skills':
			return {
				zh: `只有会 ${element.queue} 的人才能接 ${element.queue}。`,
				en: `Only people with the skill ${element.queue} can serve ${element.queue}.`
			};
		case 'coverage':
			return {
				zh: '其他时段和其他队列已有的人手不减少。',
				en: 'What is covered at other times and in other queues stays covered.'
			};
		case 'demand': {
			const when = spanText(element.from, element.to, zone);
			const asked = plan.demand.filter(
				({ queue, start }) => queue === element.queue && start >= element.from && start < element.to
			);
			const most = Math.max(0, ...asked.map(({ heads }) => heads));
			const isSame = asked.every(({ heads }) => heads === most);
			const heads = headsText(most);
			return {
				zh: `${element.queue} 在 ${when} ${isSame ? '' : '最多'}需要 ${heads} 人。`,
				en: `${element.queue} needs ${isSame ? '' : 'up to '}${heads} ${most === 1 ? 'head' : 'heads'} on ${when}.`
			};
		}
		default:
			return element satisfies never;
	}
}

/** Heads as a planner writes them: 3, 2.5. */
export function headsText(heads: number): string {
	return String(Math.round(heads * 100) / 100);
}
