import { breaksWithinShift } from './breaks-within-shift.ts';
import { hoursADay } from './hours-a-day.ts';
import { launchShiftsAreShared } from './launch-shifts-are-shared.ts';
import { leastHoursAMonth } from './least-hours-a-month.ts';
import { leastHoursAWeek } from './least-hours-a-week.ts';
import { lockedShiftsStay } from './locked-shifts-stay.ts';
import { mealInLongShifts } from './meal-in-long-shifts.ts';
import { mostComprehensiveOvertimeAMonth } from './most-comprehensive-overtime-a-month.ts';
import { mostConsecutiveDays } from './most-consecutive-days.ts';
import { mostConsecutiveNights } from './most-consecutive-nights.ts';
import { mostHoursAMonth } from './most-hours-a-month.ts';
import { mostHoursAWeek } from './most-hours-a-week.ts';
import { mostMinutesWithoutBreak } from './most-minutes-without-break.ts';
import { mostOvertimeADay } from './most-overtime-a-day.ts';
import { mostOvertimeAMonth } from './most-overtime-a-month.ts';
import { mostPartTimeHoursAWeek } from './most-part-time-hours-a-week.ts';
import { mostWeekendsAMonth } from './most-weekends-a-month.ts';
import { nightsAreShared } from './nights-are-shared.ts';
import { noNightForProtectedPeople } from './no-night-for-protected-people.ts';
import { noOvertimeForProtectedPeople } from './no-overtime-for-protected-people.ts';
import { noWorkOnLeave } from './no-work-on-leave.ts';
import { oneShiftADay } from './one-shift-a-day.ts';
import { partTimeAverageADay } from './part-time-average-a-day.ts';
import { publishedShiftsStay } from './published-shifts-stay.ts';
import { queueMatchesSkill } from './queue-matches-skill.ts';
import { restBetweenShifts } from './rest-between-shifts.ts';
import { restDayEachWeek } from './rest-day-each-week.ts';
import { weekendsAreShared } from './weekends-are-shared.ts';
import { wishesAreKept } from './wishes-are-kept.ts';
import { workWithinAvailability } from './work-within-availability.ts';

/** Every rule there is, by its id. A new rule is a file and a line here. */
export const allRules = {
	oneShiftADay,
	restBetweenShifts,
	hoursADay,
	mostHoursAWeek,
	leastHoursAWeek,
	mostHoursAMonth,
	leastHoursAMonth,
	restDayEachWeek,
	mostConsecutiveDays,
	mostConsecutiveNights,
	mostPartTimeHoursAWeek,
	partTimeAverageADay,
	noNightForProtectedPeople,
	noOvertimeForProtectedPeople,
	mostOvertimeADay,
	mostOvertimeAMonth,
	mostComprehensiveOvertimeAMonth,
	queueMatchesSkill,
	noWorkOnLeave,
	workWithinAvailability,
	lockedShiftsStay,
	mealInLongShifts,
	mostMinutesWithoutBreak,
	breaksWithinShift,
	mostWeekendsAMonth,
	nightsAreShared,
	weekendsAreShared,
	launchShiftsAreShared,
	wishesAreKept,
	publishedShiftsStay
};

export type RuleId = keyof typeof allRules;
