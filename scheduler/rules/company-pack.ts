import { allRules, type RuleId } from './all-rules.ts';
import type { PackRule, RulePack, Strength } from './rule-pack.ts';

const hard: Strength = { kind: 'hard' };
const soft = (weight: number): Strength => ({ kind: 'soft', weight });

function own(id: string, rule: RuleId, strength: Strength): PackRule {
	// The parameters are those of the same rule; the compiler cannot follow the pair through a union.
	return {
		id,
		rule,
		parameters: allRules[rule].parameters,
		strength,
		source: { title: { zh: '公司规定', en: 'Company rule' }, since: '2026-11-23' },
		verifyWithHr: false
	} as PackRule;
}

/** What a company begins with, every rule with the parameters that its file has: a copy of it is edited. */
export const companyPack: RulePack = {
	id: 'company',
	title: { zh: '公司规定', en: 'Company rules' },
	dated: '2026-11-23',
	rules: [
		own('oneShiftADay', 'oneShiftADay', hard),
		own('atLeast11HoursBetweenShifts', 'restBetweenShifts', hard),
		own('atMost12HoursADay', 'hoursADay', hard),
		own('atMost60HoursAWeek', 'mostHoursAWeek', hard),
		own('atMost240HoursAMonth', 'mostHoursAMonth', hard),
		own('atMost6ConsecutiveDays', 'mostConsecutiveDays', hard),
		own('atMost4ConsecutiveNights', 'mostConsecutiveNights', hard),
		own('queueMatchesSkill', 'queueMatchesSkill', hard),
		own('noWorkOnLeave', 'noWorkOnLeave', hard),
		own('workWithinAvailability', 'workWithinAvailability', hard),
		own('lockedShiftsStay', 'lockedShiftsStay', hard),
		own('mealInLongShifts', 'mealInLongShifts', hard),
		own('atMost5HoursWithoutBreak', 'mostMinutesWithoutBreak', hard),
		own('breaksWithinShift', 'breaksWithinShift', hard),
		own('leastHoursAWeek', 'leastHoursAWeek', hard),
		own('leastHoursAMonth', 'leastHoursAMonth', hard),
		own('atMost3WeekendsAMonth', 'mostWeekendsAMonth', soft(200)),
		own('nightsAreShared', 'nightsAreShared', soft(100)),
		own('weekendsAreShared', 'weekendsAreShared', soft(100)),
		own('launchShiftsAreShared', 'launchShiftsAreShared', soft(50)),
		own('wishesAreKept', 'wishesAreKept', soft(1)),
		own('publishedShiftsStay', 'publishedShiftsStay', soft(100))
	]
};
