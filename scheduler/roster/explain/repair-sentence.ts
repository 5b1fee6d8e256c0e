import { dayNumberOf, weekdayOf } from '../../calendar/day-number.ts';
import { definitionOf } from '../../rules/rule-pack.ts';
import { hoursText, type Sentence } from '../../rules/rule.ts';
import type { RosterPlan } from '../plan/roster-plan.ts';
import { elementSentence, headsText } from './element-sentence.ts';
import { packRuleOf } from './plan-element.ts';
import { nameOf, spanText, weekdayWord } from './planner-words.ts';
import type { RepairAction } from './repair.ts';

/** What a repair asks for, as one sentence of a planner. */
export function repairSentence(plan: RosterPlan, action: RepairAction): Sentence {
	const { zone } = plan;
	switch (action.kind) {
		case 'shorten_leave': {
			const name = nameOf(plan, action.person);
			return {
				zh: `${name} ${action.date} 不休假（${action.leave.kind}），回来上班。`,
				en: `${name} comes in on ${action.date} instead of being on leave (${action.leave.kind}).`
			};
		}
		case 'drop_wish': {
			const name = nameOf(plan, action.person);
			return {
				zh: `不再满足${name} ${action.wish.date} 的意愿（${action.wish.shift}）。`,
				en: `The wish of ${name} for ${action.wish.date} (${action.wish.shift}) is given up.`
			};
		}
		case 'overtime': {
			const names = action.shifts.map(({ person }) => nameOf(plan, person));
			const hours = hoursText(action.minutes);
			const first = action.shifts[0]!;
			const when = spanText(first.start, first.end, zone);
			return {
				zh: `${names.join('、')} ${first.date} 各加班 ${hours} 小时（${names.length > 1 ? '首个班次变为 ' : '班次变为 '}${when}），在法定上限之内。`,
				en: `${names.join(', ')} ${names.length > 1 ? 'each work' : 'works'} ${hours} h of overtime on ${first.date} (${names.length > 1 ? 'the first from ' : ''}${when}), within the law.`
			};
		}
		case 'temps': {
			const first = action.shifts[0]!;
			const when = spanText(first.start, first.end, zone);
			const hours = hoursText((first.end - first.start) / 60_000);
			const count = action.shifts.length;
			const wage = headsText(action.wagePerHour / 100);
			return {
				zh: `增加 ${count} 名临时人员接 ${first.queue}，${when} 各上一个 ${hours} 小时班（每小时 ${wage} 元）。`,
				en: `${count} more temporary ${count === 1 ? 'person works' : 'people work'} ${first.queue} for ${hours} h, ${when} (at ${wage} an hour).`
			};
		}
		case 'train': {
			const name = nameOf(plan, action.person);
			return { zh: `培训${name}接 ${action.queue}。`, en: `${name} is trained for ${action.queue}.` };
		}
		case 'widen_availability': {
			const name = nameOf(plan, action.person);
			const weekday = weekdayWord(weekdayOf(dayNumberOf(action.date)));
			return {
				zh: `${name}在每个${weekday.zh}的任何时段都可上班。`,
				en: `${name} becomes available at any hour of each ${weekday.en} of the roster.`
			};
		}
		case 'raise_limit': {
			const name = nameOf(plan, action.person);
			const hours = hoursText(action.minutes);
			const isWeek = action.limit === 'mostMinutesAWeek';
			return {
				zh: `${name}同意每${isWeek ? '周' : '月'}最多多上 ${hours} 小时，在法定上限之内。`,
				en: `${name} agrees to work up to ${hours} h more a ${isWeek ? 'week' : 'month'}, within the law.`
			};
		}
		case 'relax_rule': {
			const rule = packRuleOf(plan, action.pack, action.rule);
			if (rule === undefined) return { zh: action.rule, en: action.rule };
			const parameters = { ...rule.parameters, [action.parameter]: action.value };
			const now = definitionOf(rule).sentence(parameters);
			const before = definitionOf(rule).sentence(rule.parameters);
			return {
				zh: `放宽公司规定：“${before.zh.replace(/。$/, '')}”改为“${now.zh.replace(/。$/, '')}”。`,
				en: `A company rule is relaxed: from “${before.en.replace(/\.$/, '')}” to “${now.en.replace(/\.$/, '')}”.`
			};
		}
		case 'fewer_heads': {
			const { queue, from, to, worst } = action.window;
			const when = spanText(from, to, zone);
			const [asked, given] = [headsText(worst.needed), headsText(worst.covered)];
			return {
				zh: `${queue} ${when} 少要人，只按现有人数（最缺时由 ${asked} 人降为 ${given} 人）。`,
				en: `${queue} asks for fewer heads ${when}, as many as there are (at the worst ${given} instead of ${asked}).`
			};
		}
		case 'take_back': {
			const said = elementSentence(plan, action.element);
			return { zh: `取消这一条：${said.zh}`, en: `This no longer holds: ${said.en}` };
		}
		default:
			return action satisfies never;
	}
}
