import { sentenceOf } from '../../rules/rule-pack.ts';
import type { Sentence } from '../../rules/rule.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { headsText } from './element-sentence.ts';
import { packRuleOf } from './plan-element.ts';
import { nameOf, spanText } from './planner-words.ts';
import type { ShortWindow } from './short-window.ts';
import type { PersonRole, SlotRole } from './slot-roles.ts';

/** Names that are told; the others are counted. */
const toldNames = 6;

/**
 * The plain arithmetic of a window that stays short, at its worst slot: what is needed, who is there, and where the others
 * are.
 *
 * @example 'chat 2026-11-11 20:00–20:30: 17 heads are needed, 12 are there. Of 20 people 12 work it; 3 are on leave (…); …'
 */
export function windowSentence(
	plan: RosterPlan,
	window: ShortWindow,
	roles: readonly PersonRole[]
): Sentence {
	const { worst, queue } = window;
	const when = spanText(worst.start, worst.end, plan.zone);
	const groups = [...Map.groupBy(roles, ({ role }) => keyOf(role)).values()]
		.map((group) => ({ role: group[0]!.role, people: group.map(({ person }) => person) }))
		.sort((a, b) => order.indexOf(a.role.kind) - order.indexOf(b.role.kind));
	const parts = groups.map(({ role, people }) => {
		const words = roleWords(plan, role, people.length);
		const told = role.kind === 'working' ? undefined : namesOf(plan, people);
		return {
			zh: `${people.length} 人${words.zh}${told === undefined ? '' : `（${told.zh}）`}`,
			en: `${people.length} ${words.en}${told === undefined ? '' : ` (${told.en})`}`
		};
	});
	const [needed, there] = [headsText(worst.needed), headsText(worst.covered)];
	return {
		zh: `${queue} ${when}：需要 ${needed} 人，在岗 ${there} 人。共 ${roles.length} 人：${parts.map(({ zh }) => zh).join('，')}。`,
		en: `${queue} ${when}: ${needed} ${needed === '1' ? 'head is' : 'heads are'} needed, ${there} ${there === '1' ? 'is' : 'are'} there. Of ${roles.length} people: ${parts.map(({ en }) => en).join('; ')}.`
	};
}

const order: readonly SlotRole['kind'][] = [
	'working',
	'on_break',
	'no_skill',
	'on_leave',
	'unavailable',
	'rotation',
	'no_shift',
	'own_limit',
	'rule',
	'other_queue',
	'other_time',
	'free'
];

function keyOf(role: SlotRole): string {
	switch (role.kind) {
		case 'rule':
			return `rule ${role.pack}.${role.rule}`;
		case 'own_limit':
			return role.limit;
		default:
			return role.kind;
	}
}

function namesOf(plan: RosterPlan, people: readonly string[]): Sentence {
	const names = people.slice(0, toldNames).map((id) => nameOf(plan, id));
	const more = people.length - names.length;
	return {
		zh: names.join('、') + (more > 0 ? `等 ${people.length} 人` : ''),
		en: names.join(', ') + (more > 0 ? ` and ${more} more` : '')
	};
}

function roleWords(plan: RosterPlan, role: SlotRole, count: number): Sentence {
	const one = count === 1;
	switch (role.kind) {
		case 'working':
			return { zh: '在岗', en: one ? 'works it' : 'work it' };
		case 'on_break':
			return { zh: '在休息', en: one ? 'is on a break' : 'are on a break' };
		case 'no_skill':
			return { zh: '不会此队列', en: one ? 'lacks the skill' : 'lack the skill' };
		case 'on_leave':
			return { zh: '请假', en: one ? 'is on leave' : 'are on leave' };
		case 'unavailable':
			return { zh: '此时不可上班', en: one ? 'is not available' : 'are not available' };
		case 'rotation':
			return { zh: '按轮班制不在班', en: one ? 'is off by rotation' : 'are off by rotation' };
		case 'no_shift':
			return { zh: '没有覆盖此时的班次', en: one ? 'has no shift over it' : 'have no shift over it' };
		case 'own_limit': {
			const isWeek = role.limit === 'mostMinutesAWeek';
			return {
				zh: `已排满本人${isWeek ? '每周' : '每月'}工时上限`,
				en: `would work more than their own hours a ${isWeek ? 'week' : 'month'}`
			};
		}
		case 'other_queue':
			return { zh: '在接其他队列', en: one ? 'serves another queue' : 'serve another queue' };
		case 'other_time':
			return {
				zh: '当天在其他时段上班',
				en: one ? 'works at another time of that day' : 'work at another time of that day'
			};
		case 'rule': {
			const rule = packRuleOf(plan, role.pack, role.rule);
			const said = rule === undefined ? { zh: role.rule, en: role.rule } : sentenceOf(rule);
			const [zh, en] = [said.zh.replace(/。$/, ''), said.en.replace(/\.$/, '')];
			return { zh: `若来上班即违反“${zh}”`, en: `would break “${en}”` };
		}
		case 'free':
			return {
				zh: '可以来上班，但总成本会更高',
				en: one ? 'could come, at a higher total cost' : 'could come, at a higher total cost'
			};
		default:
			return role satisfies never;
	}
}
