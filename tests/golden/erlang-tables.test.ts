import { describe, expect, it } from 'vitest';
import { chatQueue } from '#scheduler/staffing/chat-queue.ts';
import { erlangA } from '#scheduler/staffing/erlang-a.ts';
import {
	erlangB,
	offeredLoadAtBlocking,
	realServersAtBlocking,
	serversAtBlocking
} from '#scheduler/staffing/erlang-b.ts';
import { erlangC, headsAtMeanWait } from '#scheduler/staffing/erlang-c.ts';
import { halfinWhitt } from '#scheduler/staffing/halfin-whitt.ts';

const second = 1_000;
const minute = 60_000;

/** 100 calls in half an hour, 3 minutes each, answered within 20 s: the example of most Erlang C pages. */
const halfHour = { arrivalsPerHour: 200, handleTime: 3 * minute, answerWithin: 20 * second };

function stable(heads: number) {
	const answer = erlangC({ ...halfHour, heads });
	if (answer.status !== 'stable') throw new Error(`${heads} heads must carry 10 erlangs`);
	return answer;
}

describe('Erlang B against published tables', () => {
	it('1 erlang on one line loses half, on two a fifth', () => {
		expect(erlangB(1, 1)).toBe(0.5);
		expect(erlangB(1, 2)).toBeCloseTo(0.2, 15);
	});

	it('10 erlangs on 16, 17 and 18 lines lose 2.2302, 1.2949 and 0.7142 %', () => {
		expect(erlangB(10, 16)).toBeCloseTo(0.022302, 6);
		expect(erlangB(10, 17)).toBeCloseTo(0.012949, 6);
		expect(erlangB(10, 18)).toBeCloseTo(0.007142, 6);
		expect(serversAtBlocking(10, 0.02)).toBe(17);
		expect(serversAtBlocking(10, 0.01)).toBe(18);
	});

	it.each([
		[5, 1.361],
		[10, 4.461],
		[15, 8.108],
		[20, 12.031],
		[50, 37.901],
		[100, 84.064]
	])('%i lines at 1 %% carry %d erlangs', (lines, load) => {
		expect(offeredLoadAtBlocking(lines, 0.01)).toBeCloseTo(load, 3);
		expect(realServersAtBlocking(offeredLoadAtBlocking(lines, 0.01), 0.01)).toBeCloseTo(lines, 9);
	});
});

describe('Erlang C against published tables', () => {
	it('100 calls per 30 min of 3 min with 14 agents: 17.413193 % wait, 88.835002 % within 20 s, 7.83593701 s', () => {
		const answer = stable(14);
		expect(answer.waitingProbability).toBeCloseTo(0.17413193, 8);
		expect(answer.serviceLevel).toBeCloseTo(0.88835002, 8);
		expect(answer.occupancy).toBeCloseTo(0.71428571, 8);
		expect(answer.meanWait / second).toBeCloseTo(7.83593701, 8);
	});

	it('13 agents reach 79.559479 %, so that 80 % needs 14; 15 reach 94.145284 %', () => {
		expect(stable(13).serviceLevel).toBeCloseTo(0.79559479, 8);
		expect(stable(13).waitingProbability).toBeCloseTo(0.28527045, 8);
		expect(stable(15).serviceLevel).toBeCloseTo(0.94145284, 8);
		expect(stable(15).waitingProbability).toBeCloseTo(0.10204237, 8);
	});

	it('360 calls per 30 min of 240 s with 55 agents: 23.8701 % wait, 8.184 s, 84.5883 % within 15 s', () => {
		const answer = erlangC({
			arrivalsPerHour: 720,
			handleTime: 240 * second,
			heads: 55,
			answerWithin: 15 * second
		});
		expect(answer).toMatchObject({ status: 'stable' });
		if (answer.status !== 'stable') return;
		expect(answer.occupancy).toBeCloseTo(0.872727, 6);
		expect(answer.waitingProbability).toBeCloseTo(0.238701, 6);
		expect(answer.meanWait / second).toBeCloseTo(8.184, 3);
		expect(answer.serviceLevel).toBeCloseTo(0.845883, 6);
	});

	it('200 calls per 1,800 s of 300 s: a mean wait of 5 s takes 41.22663 heads, of 30 s 37.31723', () => {
		const calls = { arrivalsPerHour: 400, handleTime: 300 * second };
		expect(headsAtMeanWait({ ...calls, meanWait: 5 * second })).toBeCloseTo(41.22663, 5);
		// Printed 37.31723, cut off and not rounded: 37.317238.
		expect(headsAtMeanWait({ ...calls, meanWait: 30 * second })).toBeCloseTo(37.317238, 6);
	});

	it('48 calls a minute of 1 min with 50 agents: 69.446 % wait, ASA 20.83 s, 16.67 waiting', () => {
		const answer = erlangC({ arrivalsPerHour: 2_880, handleTime: minute, heads: 50, answerWithin: 0 });
		if (answer.status !== 'stable') throw new Error('50 heads must carry 48 erlangs');
		expect(answer.waitingProbability).toBeCloseTo(0.69446, 5);
		expect(answer.meanWait / second).toBeCloseTo(20.83, 2);
		expect(answer.queueLength).toBeCloseTo(16.67, 2);
	});
});

describe('Erlang A against published tables', () => {
	const patient = { ...halfHour, patience: 5 * minute };

	it('patience 5 min, 14 agents: 14.526 % wait, 1.3984 % leave, 91.6792 % of offered within 20 s', () => {
		const answer = erlangA({ ...patient, heads: 14 });
		expect(answer.waitingProbability).toBeCloseTo(0.14526, 5);
		expect(answer.abandonment).toBeCloseTo(0.013984, 6);
		expect(answer.serviceLevelOfOffered).toBeCloseTo(0.916792, 6);
		expect(answer.serviceLevelOfServed).toBeCloseTo(0.929794, 6);
		expect(answer.occupancy).toBeCloseTo(0.704297, 6);
		expect(answer.meanWait / minute).toBeCloseTo(0.069919, 6);
	});

	it('13 agents: 22.5797 % wait, 2.4963 % leave, 85.8178 % of offered, 88.0149 % of served', () => {
		const answer = erlangA({ ...patient, heads: 13 });
		expect(answer.waitingProbability).toBeCloseTo(0.225797, 6);
		expect(answer.abandonment).toBeCloseTo(0.024963, 6);
		expect(answer.serviceLevelOfOffered).toBeCloseTo(0.858178, 6);
		expect(answer.serviceLevelOfServed).toBeCloseTo(0.880149, 6);
		expect(answer.occupancy).toBeCloseTo(0.750028, 6);
		expect(answer.meanWait / minute).toBeCloseTo(0.124817, 6);
	});

	it('48 calls a minute with 50 agents and patience 2 min: 3.09 % leave, 3.71 s, 2.97 waiting', () => {
		const answer = erlangA({
			arrivalsPerHour: 2_880,
			handleTime: minute,
			patience: 2 * minute,
			heads: 50,
			answerWithin: 0
		});
		expect(answer.abandonment).toBeCloseTo(0.0309, 4);
		expect(answer.meanWait / second).toBeCloseTo(3.71, 2);
		expect(answer.queueLength).toBeCloseTo(2.97, 2);
		expect(answer.occupancy).toBeCloseTo(0.93, 3);
	});
});

it.each([
	[0.25, 0.7209],
	[0.5, 0.5045],
	[1, 0.2234],
	[1.5, 0.0847],
	[2, 0.0269]
])('Halfin–Whitt: β = %d gives P(wait) %d', (quality, waiting) => {
	expect(halfinWhitt(quality)).toBeCloseTo(waiting, 4);
});

describe('chat: 20 agents, up to 4 chats, speeds 1, 1.75, 2.3, 2.6, 8 min alone, patience 4 min', () => {
	it.each([
		[0.85, 0.0187, 0.0021],
		[0.95, 0.1603, 0.0216],
		[1.05, 0.4484, 0.0731]
	])('at %d of their most %d wait for a slot and %d leave', (load, waiting, abandonment) => {
		const answer = chatQueue({
			arrivalsPerHour: load * 6.5 * 60,
			handleTime: 8 * minute,
			curve: { throughput: [1, 1.75, 2.3, 2.6] },
			patience: 4 * minute,
			heads: 20,
			answerWithin: 30 * second
		});
		if (answer.status !== 'stable') throw new Error('impatient customers keep the line steady');
		expect(answer.waitingProbability).toBeCloseTo(waiting, 4);
		expect(answer.abandonment).toBeCloseTo(abandonment, 4);
	});
});
