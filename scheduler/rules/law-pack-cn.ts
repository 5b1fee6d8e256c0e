import type { RulePack, RuleSource, Strength } from './rule-pack.ts';

const hard: Strength = { kind: 'hard' };

/** Labour Law of 1994 in the text of its amendment of 2018-12-29. */
function labourLaw(article: string): RuleSource {
	return {
		title: { zh: `《劳动法》第${article}条`, en: `Labour Law of the PRC, art. ${article}` },
		since: '2018-12-29'
	};
}

/** Labour Contract Law in the text of its amendment of 2012, in force since 2013-07-01. */
const partTime: RuleSource = {
	title: { zh: '《劳动合同法》第68条', en: 'Labour Contract Law of the PRC, art. 68' },
	since: '2013-07-01'
};

/** 8 h a day and 40 h a week: State Council order 174 of 1995, narrower than the 44 h of art. 36. */
const normalHours = { normalMinutesADay: 480, normalMinutesAWeek: 2400 };

/**
 * What the law of the People's Republic says about hours. Data, not advice: every line names its article, and provinces
 * and approvals differ, so HR must agree to it before a roster is published. Rest between shifts is no rule of this law;
 * it stands in the company pack. Pay for overtime (art. 44) limits nothing: `overtimeOf` counts its minutes.
 */
export const lawPackCn: RulePack = {
	id: 'law-cn',
	title: { zh: '中国劳动法规', en: 'Law of the PRC' },
	dated: '2026-11-23',
	rules: [
		{
			id: 'atLeast24HoursOfRestAWeek',
			rule: 'restDayEachWeek',
			parameters: { minutes: 1440 },
			strength: hard,
			source: labourLaw('38'),
			verifyWithHr: true
		},
		{
			id: 'atMost3OvertimeHoursADay',
			rule: 'mostOvertimeADay',
			parameters: { minutes: 180, normalMinutesADay: 480 },
			strength: hard,
			source: labourLaw('36, 41'),
			verifyWithHr: true,
			note: {
				zh: '标准工时按国务院1995年规定每日8小时、每周40小时；超过1小时须有特殊原因并保障健康。',
				en: 'Normal hours by the State Council’s rule of 1995: 8 h a day, 40 h a week. More than 1 h needs a special reason.'
			}
		},
		{
			id: 'atMost1OvertimeHourADayAsARule',
			rule: 'mostOvertimeADay',
			parameters: { minutes: 60, normalMinutesADay: 480 },
			strength: { kind: 'soft', weight: 1 },
			source: labourLaw('41'),
			verifyWithHr: true
		},
		{
			id: 'atMost36OvertimeHoursAMonth',
			rule: 'mostOvertimeAMonth',
			parameters: { minutes: 2160, ...normalHours },
			strength: hard,
			source: labourLaw('41'),
			verifyWithHr: true,
			note: {
				zh: '法定节假日加班是否计入36小时，各地口径不一；此处计入。',
				en: 'Places differ on whether holidays count towards the 36 h; here they do.'
			}
		},
		{
			id: 'atMost36HoursBeyondComprehensiveHoursAMonth',
			rule: 'mostComprehensiveOvertimeAMonth',
			parameters: { minutes: 2160, normalMinutesADay: 480 },
			strength: hard,
			source: labourLaw('39, 41'),
			verifyWithHr: true,
			note: {
				zh: '仅适用于经批准的综合计算工时岗位；周期长于一个月时按批文调整。',
				en: 'Only with an approval of comprehensive hours; where its period is longer than a month, as the approval says.'
			}
		},
		{
			id: 'noNightForProtectedPeople',
			rule: 'noNightForProtectedPeople',
			parameters: { fromMinute: 1320, toMinute: 360 },
			strength: hard,
			source: labourLaw('61, 63'),
			verifyWithHr: true
		},
		{
			id: 'noOvertimeForProtectedPeople',
			rule: 'noOvertimeForProtectedPeople',
			parameters: normalHours,
			strength: hard,
			source: labourLaw('61, 63'),
			verifyWithHr: true
		},
		{
			id: 'atMost24PartTimeHoursAWeek',
			rule: 'mostPartTimeHoursAWeek',
			parameters: { minutes: 1440 },
			strength: hard,
			source: partTime,
			verifyWithHr: true
		},
		{
			id: 'partTimeAverages4HoursADay',
			rule: 'partTimeAverageADay',
			parameters: { minutes: 240 },
			strength: hard,
			source: partTime,
			verifyWithHr: true
		}
	]
};
