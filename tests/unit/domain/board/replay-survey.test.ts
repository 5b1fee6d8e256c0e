import { expect, test } from 'vitest';
import { worstMinute } from '#lib/domain/board/replay-survey.ts';
import { minute, second } from '#lib/domain/units.ts';

const columns = (
	mostUnanswered: readonly number[],
	longestWait: readonly (number | null)[],
	mostWaiting: readonly number[] = mostUnanswered.map(() => 0)
) => ({
	start: 0,
	step: minute,
	mostUnanswered,
	longestWait,
	mostWaiting,
	unansweredPeak: mostUnanswered.map((_, i) => i * minute + 7 * second),
	waitingPeak: mostWaiting.map((_, i) => i * minute + 9 * second)
});

test('the worst minute is the one with most unanswered customers: 3, 9, 4 is the second', () => {
	expect(worstMinute(columns([3, 9, 4], [null, null, 90 * second], [1, 2, 3]))).toEqual({
		at: minute,
		peak: minute + 7 * second,
		mostUnanswered: 9,
		mostWaiting: 2
	});
});

test('of minutes with as many unanswered the one with the longest wait is worst, then the first', () => {
	expect(worstMinute(columns([9, 9, 9, 9], [null, 30 * second, 60 * second, 60 * second]))).toEqual({
		at: 2 * minute,
		peak: 2 * minute + 7 * second,
		mostUnanswered: 9,
		mostWaiting: 0,
		longestWait: 60 * second
	});
});

test('where no source sends messages the most waiting count; where nobody waits no minute is worst', () => {
	expect(worstMinute(columns([0, 0], [null, null], [1, 5]))?.peak).toBe(minute + 9 * second);
	expect(worstMinute(columns([0, 0], [null, null]))).toBeUndefined();
	expect(worstMinute(columns([], []))).toBeUndefined();
});
