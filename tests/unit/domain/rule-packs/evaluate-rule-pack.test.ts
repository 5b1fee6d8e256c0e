import { describe, expect, it } from 'vitest';
import { evaluateRulePack } from '#lib/domain/rule-packs/evaluate-rule-pack.ts';
import { douyin2024 } from '#lib/domain/rule-packs/presets/douyin-2024.ts';
import { jd2021 } from '#lib/domain/rule-packs/presets/jd-2021.ts';
import { kuaishou2023 } from '#lib/domain/rule-packs/presets/kuaishou-2023.ts';
import { pdd2019 } from '#lib/domain/rule-packs/presets/pdd-2019.ts';
import { plain } from '#lib/domain/rule-packs/presets/plain.ts';
import { taobao2020 } from '#lib/domain/rule-packs/presets/taobao-2020.ts';
import { taobao2022 } from '#lib/domain/rule-packs/presets/taobao-2022.ts';
import { taobao3Min2023 } from '#lib/domain/rule-packs/presets/taobao-3min-2023.ts';
import type { RulePack } from '#lib/domain/rule-packs/rule-pack.ts';
import type { RuleSession } from '#lib/domain/rule-packs/rule-session.ts';
import { at, conversation, zone } from './sessions.ts';

const read = (pack: RulePack, sessions: RuleSession | RuleSession[], time = '13T00:00:00', agent?: string) =>
	evaluateRulePack(pack, [sessions].flat(), { zone, at: at(time), agent });

describe('plain: every turn until it is answered', () => {
	it('three questions and one reply are one turn, from the first question', () => {
		const result = read(
			plain,
			conversation(['12:00:00 customer', '12:00:05 customer', '12:00:09 customer', '12:00:20 agent'])
		);
		expect(result).toMatchObject({ units: 1, met: 1, sum: 20_000, timed: 1, share: 1, mean: 20_000 });
	});

	it('30.000 s is within 30 s, 30.001 s is not', () => {
		expect(read(plain, conversation(['12:00:00 customer', '12:00:30 agent'])).met).toBe(1);
		const late = read(plain, conversation(['12:00:00 customer', '12:00:30.001 agent']));
		expect(late).toMatchObject({ units: 1, met: 0, misses: [{ reason: 'late', start: at('12:00:00') }] });
	});

	it('notes, automatic replies, system messages and bots answer nothing', () => {
		const result = read(
			plain,
			conversation([
				'12:00:00 customer',
				'12:00:01 auto',
				'12:00:02 note',
				'12:00:03 system',
				'12:00:04 bot',
				'12:00:21 agent'
			])
		);
		expect(result).toMatchObject({ units: 1, sum: 21_000 });
	});

	it('what the customer wrote to a bot waits from the ask for a human, at 12:05:00', () => {
		const lines = ['12:00:00 customer', '12:00:01 bot', '12:05:00 asks', '12:05:12 agent'];
		expect(read(plain, conversation(lines))).toMatchObject({ units: 1, sum: 12_000 });
	});

	it('a conversation that never asks for a human has no turn', () => {
		const alone = conversation(['12:00:00 customer', '12:00:01 bot'], { asked: undefined });
		expect(read(plain, alone)).toMatchObject({ units: 0, pending: 0 });
		expect(read(plain, alone).share).toBeUndefined();
	});

	it('runs across midnight: asked 23:59:50, answered 00:00:10, 20 s on the 11th', () => {
		const result = evaluateRulePack(plain, [conversation(['23:59:50 customer', '12T00:00:10 agent'])], {
			zone,
			at: at('12T01:00:00'),
			to: '2026-11-11'
		});
		expect(result).toMatchObject({ units: 1, met: 1, sum: 20_000 });
	});

	it('closed with the turn open at 12:03:00 is a miss without a time', () => {
		const result = read(plain, conversation(['12:00:00 customer', '12:03:00 closed']));
		expect(result).toMatchObject({ units: 1, met: 0, timed: 0, misses: [{ reason: 'closing' }] });
		expect(result.mean).toBeUndefined();
	});

	it('an open turn is pending for 30 s, then an overdue miss, then late when it is answered', () => {
		const open = conversation(['12:00:00 customer']);
		expect(read(plain, open, '12:00:30')).toMatchObject({ units: 0, pending: 1, misses: [] });
		expect(read(plain, open, '12:00:31')).toMatchObject({
			units: 1,
			pending: 0,
			misses: [{ reason: 'overdue' }]
		});
		const late = conversation(['12:00:00 customer', '12:00:40 agent']);
		expect(read(plain, late, '12:00:41')).toMatchObject({ units: 1, misses: [{ reason: 'late' }] });
	});

	it('a question after the closing starts a new turn', () => {
		const lines = [
			'12:00:00 customer',
			'12:00:10 agent',
			'12:05:00 closed',
			'12:06:00 customer',
			'12:06:25 agent'
		];
		expect(read(plain, conversation(lines))).toMatchObject({ units: 2, met: 2, sum: 35_000 });
	});

	it('a transfer does not stop the clock: B answers after 50 s and owns the miss', () => {
		const lines = ['12:00:00 customer', '12:00:00 assigned A', '12:00:30 assigned B', '12:00:50 agent B'];
		expect(read(plain, conversation(lines)).misses).toMatchObject([{ agent: 'B', reason: 'late' }]);
		expect(read(plain, conversation(lines), '13T00:00:00', 'A').units).toBe(0);
	});
});

describe('taobao-3min-2023: turns within 180 s, 08:00 to 24:00', () => {
	it('a turn that starts at 07:59:59 is left out, one at 08:00:00 and one at 23:59:59 count', () => {
		const early = conversation(['07:59:59 customer', '08:00:10 agent'], { id: 'early' });
		const first = conversation(['08:00:00 customer', '08:00:10 agent'], { id: 'first' });
		const last = conversation(['23:56:00 customer', '23:58:00 agent'], { id: 'last' });
		expect(read(taobao3Min2023, [early, first, last])).toMatchObject({ units: 2, met: 2, excluded: 1 });
	});

	it('a turn open at 24:00 is unanswered on its day; the reply after midnight answers nothing', () => {
		const result = read(taobao3Min2023, conversation(['23:59:30 customer', '12T00:00:10 agent']));
		expect(result).toMatchObject({ units: 1, met: 0, misses: [{ date: '2026-11-11', reason: 'day end' }] });
	});

	it('three turns of 170, 180 and 181 s: 2 of 3, mean 177 s', () => {
		const lines = [
			'10:00:00 customer',
			'10:02:50 agent',
			'10:10:00 customer',
			'10:13:00 agent',
			'10:20:00 customer',
			'10:23:01 agent'
		];
		expect(read(taobao3Min2023, conversation(lines))).toMatchObject({ units: 3, met: 2, mean: 177_000 });
	});
});

describe('taobao-2022: mean of turns capped at 600 s, 08:00 to 23:00', () => {
	it('30 s, 25 min and never: (30 + 600 + 600) / 3 = 410 s, and no share', () => {
		const lines = [
			'12:00:00 customer',
			'12:00:30 agent',
			'12:10:00 customer',
			'12:35:00 agent',
			'13:00:00 customer'
		];
		const result = read(taobao2022, conversation(lines));
		expect(result.mean).toBe(410_000);
		expect(result.share).toBeUndefined();
	});

	it('asked at 22:59:59 counts, at 23:00:00 does not', () => {
		expect(read(taobao2022, conversation(['22:59:59 customer', '23:00:09 agent'])).timed).toBe(1);
		expect(read(taobao2022, conversation(['23:00:00 customer', '23:00:09 agent'])).timed).toBe(0);
	});

	it('an open turn adds nothing before it has ended, however long it lasts', () => {
		const open = conversation(['12:00:00 customer']);
		expect(read(taobao2022, open, '23:30:00')).toMatchObject({ units: 0, pending: 1, timed: 0 });
		expect(read(taobao2022, open, '12T00:00:00')).toMatchObject({ units: 1, mean: 600_000 });
	});

	it('transferred after 20 s without a reply: A owes 600 s, B answers its own turn in 15 s', () => {
		const lines = ['12:00:00 assigned A', '12:00:00 customer', '12:00:20 assigned B', '12:00:35 agent B'];
		const session = conversation(lines);
		expect(read(taobao2022, session)).toMatchObject({ units: 2, sum: 615_000 });
		expect(read(taobao2022, session, '13T00:00:00', 'A').mean).toBe(600_000);
		expect(read(taobao2022, session, '13T00:00:00', 'B').mean).toBe(15_000);
	});

	it('transferred after a reply: no penalty for A', () => {
		const lines = ['12:00:00 assigned A', '12:00:00 customer', '12:00:10 agent A', '12:00:20 assigned B'];
		expect(read(taobao2022, conversation(lines))).toMatchObject({ units: 1, sum: 10_000 });
	});

	it('handed back to the queue with the turn open, then taken by B: A still owes it', () => {
		const lines = [
			'12:00:00 assigned A',
			'12:00:00 customer',
			'12:00:20 unassigned',
			'12:01:00 assigned B',
			'12:01:05 agent B'
		];
		expect(read(taobao2022, conversation(lines), '13T00:00:00', 'A').mean).toBe(600_000);
	});

	it('handed back with nothing open, then a question and B: A owes nothing', () => {
		const lines = [
			'12:00:00 assigned A',
			'12:00:00 customer',
			'12:00:05 agent A',
			'12:00:20 unassigned',
			'12:00:40 customer',
			'12:01:00 assigned B',
			'12:01:05 agent B'
		];
		expect(read(taobao2022, conversation(lines), '13T00:00:00', 'A')).toMatchObject({
			units: 1,
			mean: 5_000
		});
		expect(read(taobao2022, conversation(lines), '13T00:00:00', 'B').mean).toBe(25_000);
	});

	it('taken over by a human whom the source does not name: no penalty, it may be the same person', () => {
		const lines = ['12:00:00 assigned A', '12:00:00 customer', '12:00:20 assigned', '12:00:30 agent'];
		expect(read(taobao2022, conversation(lines))).toMatchObject({ units: 1, sum: 30_000 });
	});
});

describe('taobao-2020: only answered turns, without replies in 0 s', () => {
	it('0 s and unanswered are left out: the mean of 40 s and 20 s is 30 s', () => {
		const lines = [
			'12:00:00 customer',
			'12:00:00 agent',
			'12:01:00 customer',
			'12:01:40 agent',
			'12:02:00 customer',
			'12:02:20 agent',
			'12:03:00 customer'
		];
		expect(read(taobao2020, conversation(lines))).toMatchObject({ units: 2, excluded: 2, mean: 30_000 });
	});

	it('25 minutes are not capped', () => {
		expect(read(taobao2020, conversation(['12:00:00 customer', '12:25:00 agent'])).mean).toBe(1_500_000);
	});
});

describe('jd-2021: first reply within 30 s, session start decides, returns within 10 min', () => {
	it('only the first of two turns counts: 20 s, then 5 min', () => {
		const lines = ['12:00:00 customer', '12:00:20 agent', '12:01:00 customer', '12:06:00 agent'];
		expect(read(jd2021, conversation(lines))).toMatchObject({ units: 1, met: 1 });
	});

	it('a session from 08:59 is left out, even with its question at 09:30', () => {
		const lines = ['08:59:00 customer', '08:59:05 agent', '09:30:00 customer', '09:30:05 agent'];
		expect(read(jd2021, conversation(lines))).toMatchObject({ units: 0, excluded: 2 });
	});

	it('a session from 22:59:50 counts although its reply comes after 23:00', () => {
		expect(read(jd2021, conversation(['22:59:50 customer', '23:00:15 agent']))).toMatchObject({
			units: 1,
			met: 1
		});
	});

	it('a return 10 min after the closing continues the session; 10 min 1 s after it is a new one', () => {
		const first = conversation(['12:00:00 customer', '12:00:10 agent', '12:05:00 closed'], {
			id: 'first',
			customer: 'x'
		});
		const back = (time: string, reply: string) =>
			conversation([`${time} customer`, `${reply} agent`], { id: 'back', customer: 'x' });
		expect(read(jd2021, [first, back('12:15:00', '12:17:00')])).toMatchObject({ units: 1, met: 1 });
		expect(read(jd2021, [first, back('12:15:01', '12:17:00')])).toMatchObject({ units: 2, met: 1 });
	});

	it('a return to a session of 08:55 stays outside the hours with it', () => {
		const first = conversation(['08:55:00 customer', '08:55:10 agent', '08:56:00 closed'], {
			id: 'first',
			customer: 'x'
		});
		const back = conversation(['09:02:00 customer', '09:02:10 agent'], { id: 'back', customer: 'x' });
		expect(read(jd2021, [back, first])).toMatchObject({ units: 0, excluded: 2 });
	});

	it('sessions without a customer id are never joined', () => {
		const first = conversation(['12:00:00 customer', '12:00:10 agent', '12:01:00 closed'], { id: 'first' });
		const second = conversation(['12:02:00 customer', '12:02:10 agent'], { id: 'second' });
		expect(read(jd2021, [first, second]).units).toBe(2);
	});
});

describe('douyin-2024: conversations whose mean turn is within 180 s', () => {
	it('60 s and 300 s: the mean of 180 s is within', () => {
		const lines = ['12:00:00 customer', '12:01:00 agent', '12:10:00 customer', '12:15:00 agent'];
		expect(read(douyin2024, conversation(lines))).toMatchObject({ units: 1, met: 1 });
	});

	it('60 s and 301 s: the mean of 180.5 s is not; the longest turn is the reason', () => {
		const lines = ['12:00:00 customer', '12:01:00 agent', '12:10:00 customer', '12:15:01 agent A'];
		const result = read(douyin2024, conversation(lines));
		expect(result.misses).toMatchObject([{ reason: 'late', start: at('12:10:00'), agent: 'A' }]);
	});

	it('5 s and one closed unanswered is a miss', () => {
		const lines = ['12:00:00 customer', '12:00:05 agent', '12:10:00 customer', '12:11:00 closed'];
		expect(read(douyin2024, conversation(lines))).toMatchObject({
			units: 1,
			met: 0,
			misses: [{ reason: 'closing' }]
		});
	});

	it('each account answers for the mean of its own turns', () => {
		const lines = ['12:00:00 customer', '12:10:00 agent A', '12:20:00 customer', '12:20:05 agent B'];
		expect(read(douyin2024, conversation(lines), '13T00:00:00', 'A').share).toBe(0);
		expect(read(douyin2024, conversation(lines), '13T00:00:00', 'B').share).toBe(1);
	});
});

describe('pdd-2019: a customer counts once a day and every message must be answered in 5 min', () => {
	it('one late reply of three conversations fails the customer once', () => {
		const sessions = [
			conversation(['09:00:00 customer', '09:01:00 agent'], { id: 'a', customer: 'x' }),
			conversation(['12:00:00 customer', '12:05:01 agent'], { id: 'b', customer: 'x' }),
			conversation(['15:00:00 customer', '15:06:00 agent'], { id: 'c', customer: 'x' }),
			conversation(['15:00:00 customer', '15:05:00 agent'], { id: 'd', customer: 'y' })
		];
		const result = read(pdd2019, sessions);
		expect(result).toMatchObject({ units: 2, met: 1, share: 0.5 });
		expect(result.misses).toMatchObject([{ session: 'b', customer: 'x' }]);
	});

	it('the same customer counts again on the next day', () => {
		const sessions = [
			conversation(['12:00:00 customer', '12:06:00 agent'], { id: 'a', customer: 'x' }),
			conversation(['12T12:00:00 customer', '12T12:01:00 agent'], { id: 'b', customer: 'x' })
		];
		expect(read(pdd2019, sessions)).toMatchObject({ units: 2, met: 1 });
	});

	it("the bot's reply counts, without any ask for a human", () => {
		const lines = ['12:00:00 customer', '12:00:01 bot'];
		expect(read(pdd2019, conversation(lines, { asked: undefined }))).toMatchObject({ units: 1, met: 1 });
	});

	it('of messages at 07:58 and 08:01, only the second is seen: answered at 08:06:00 is in time', () => {
		const lines = ['07:58:00 customer', '08:01:00 customer', '08:06:00 agent'];
		expect(read(pdd2019, conversation(lines))).toMatchObject({ units: 1, met: 1 });
		const late = ['07:58:00 customer', '08:01:00 customer', '08:06:01 agent'];
		expect(read(pdd2019, conversation(late))).toMatchObject({ units: 1, met: 0 });
	});

	it('each account answers for its own turns of that customer', () => {
		const sessions = [
			conversation(['09:00:00 customer', '09:10:00 agent A'], { id: 'a', customer: 'x' }),
			conversation(['12:00:00 customer', '12:01:00 agent B'], { id: 'b', customer: 'x' })
		];
		expect(read(pdd2019, sessions, '13T00:00:00', 'A')).toMatchObject({ units: 1, met: 0 });
		expect(read(pdd2019, sessions, '13T00:00:00', 'B')).toMatchObject({ units: 1, met: 1 });
	});
});

describe('kuaishou-2023: customers who asked for a human, answered within 3 min', () => {
	it('a customer whom only the bot served is not counted', () => {
		const sessions = [
			conversation(['12:00:00 customer', '12:00:01 bot'], { id: 'a', customer: 'x', asked: undefined }),
			conversation(['12:00:00 customer', '12:00:01 bot', '12:03:00 agent'], { id: 'b', customer: 'y' })
		];
		expect(read(kuaishou2023, sessions)).toMatchObject({ units: 1, met: 1 });
	});

	it('3 min 1 s is a miss, and so is no reply', () => {
		const sessions = [
			conversation(['12:00:00 customer', '12:03:01 agent'], { id: 'a', customer: 'x' }),
			conversation(['12:00:00 customer', '12:30:00 closed'], { id: 'b', customer: 'y' })
		];
		expect(read(kuaishou2023, sessions)).toMatchObject({ units: 2, met: 0, share: 0 });
	});
});

describe('edited packs', () => {
	it('a denominator of answered conversations leaves out one without any reply', () => {
		const pack: RulePack = { ...douyin2024, denominator: 'answered' };
		const sessions = [
			conversation(['12:00:00 customer', '12:01:00 agent'], { id: 'a' }),
			conversation(['12:00:00 customer', '12:30:00 closed'], { id: 'b' })
		];
		expect(read(pack, sessions)).toMatchObject({ units: 1, met: 1 });
	});

	it('a night shift 20:00 to 04:00 with a day from 12:00 keeps 03:59 with the evening', () => {
		const pack: RulePack = { ...taobao3Min2023, hours: { from: '20:00', to: '04:00' }, dayStart: '12:00' };
		const session = conversation(['12T03:59:00 customer', '12T04:01:00 agent']);
		const result = evaluateRulePack(pack, [session], { zone, at: at('13T00:00:00'), to: '2026-11-11' });
		expect(result).toMatchObject({ units: 1, met: 1 });
	});

	it('closing that excludes takes the open turn out of the figure', () => {
		const pack: RulePack = { ...plain, atClosing: 'excluded' };
		expect(read(pack, conversation(['12:00:00 customer', '12:03:00 closed']))).toMatchObject({
			units: 0,
			excluded: 1
		});
	});

	it('closing that runs on lets a later reply count: 10 min', () => {
		const pack: RulePack = { ...plain, atClosing: 'runs on' };
		const lines = ['12:00:00 customer', '12:03:00 closed', '12:10:00 agent'];
		expect(read(pack, conversation(lines)).mean).toBe(600_000);
	});
});

it('a figure names its pack and version', () => {
	expect(read(jd2021, [])).toMatchObject({ pack: 'jd-2021', version: 1, units: 0, misses: [] });
	expect(read(jd2021, []).share).toBeUndefined();
});
