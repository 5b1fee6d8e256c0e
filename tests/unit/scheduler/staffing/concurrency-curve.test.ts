import { describe, expect, it } from 'vitest';
import { checkConcurrencyCurve, parseConcurrencyCurve } from '#scheduler/staffing/concurrency-curve.ts';

describe('concurrency curve', () => {
	it('1, 1.75, 2.3, 2.6 is one; so are a telephone and chats that do not disturb each other', () => {
		expect(checkConcurrencyCurve([1, 1.75, 2.3, 2.6])).toEqual({
			status: 'accepted',
			curve: { throughput: [1, 1.75, 2.3, 2.6] }
		});
		expect(checkConcurrencyCurve([1]).status).toBe('accepted');
		// 0.1 + 0.2 added up: the gains differ in the last digit.
		expect(checkConcurrencyCurve([1, 1.1, 1.2, 1.3, 1.4]).status).toBe('accepted');
		expect(checkConcurrencyCurve([1, 2, 3, 4]).status).toBe('accepted');
	});

	it.each([
		[[], 0, 'empty'],
		[[2, 3], 1, 'must start at 1'],
		[[1, 1.5, 1.5], 3, 'must rise'],
		[[1, 1.5, 1.4], 3, 'must rise'],
		[[1, 2.1], 2, 'must be concave'],
		[[1, 1.2, 1.9], 3, 'must be concave'],
		[[1, Number.NaN], 2, 'not a number'],
		[[1, Infinity], 2, 'not a number'],
		[[0], 1, 'must start at 1']
	])('%j is refused at %i chats: %s', (throughput, concurrency, reason) => {
		expect(checkConcurrencyCurve(throughput)).toMatchObject({ status: 'refused', concurrency, reason });
	});

	it('the refusal says it in a sentence', () => {
		expect(checkConcurrencyCurve([1, 1.2, 1.9])).toMatchObject({
			message: 'chat 3 must not add more than chat 2 did, got +0.7 after +0.2'
		});
	});

	it('is read as typed, in English or Chinese punctuation', () => {
		expect(parseConcurrencyCurve(' 1，1.75、2.3; 2.6 ')).toMatchObject({
			curve: { throughput: [1, 1.75, 2.3, 2.6] }
		});
		expect(parseConcurrencyCurve('1,two')).toMatchObject({ concurrency: 2, reason: 'not a number' });
		expect(parseConcurrencyCurve('')).toMatchObject({ reason: 'empty' });
	});
});
