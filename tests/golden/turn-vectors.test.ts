import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TurnMessage } from '#lib/domain/conversation/turn.ts';
import { evaluateRulePack } from '#lib/domain/rule-packs/evaluate-rule-pack.ts';
import { judgeGroup } from '#lib/domain/rule-packs/judge-units.ts';
import { jd2021 } from '#lib/domain/rule-packs/presets/jd-2021.ts';
import { taobao2020 } from '#lib/domain/rule-packs/presets/taobao-2020.ts';
import { taobao2022 } from '#lib/domain/rule-packs/presets/taobao-2022.ts';
import { taobao3Min2023 } from '#lib/domain/rule-packs/presets/taobao-3min-2023.ts';
import type { RulePack } from '#lib/domain/rule-packs/rule-pack.ts';
import type { Handover, RuleSession } from '#lib/domain/rule-packs/rule-session.ts';

/** Worked cases of platform rules, kept outside the repository: their licence is unstated. */
const folder = process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const file = join(folder, 'events/definitions/turn-vectors.json');

interface TurnCase {
	readonly id: string;
	readonly from: string;
	readonly messages: readonly (readonly [string, string])[];
	readonly [expectation: string]: unknown;
}

const packs: Readonly<Record<string, RulePack>> = {
	t3: taobao3Min2023,
	t600: taobao2022,
	t2020: taobao2020,
	jd: jd2021
};
const zone = 'Asia/Shanghai';
const day = '2023-11-11';
const at = Date.parse('2023-11-12T00:00:00+08:00');

/** A case's messages as one conversation of that day; `customer->A` also assigns A. */
function sessionOf(turnCase: TurnCase): RuleSession {
	const messages: TurnMessage[] = [];
	const handovers: Handover[] = [];
	for (const [who, time] of turnCase.messages) {
		const instant = Date.parse(`${day}T${time}+08:00`);
		const customer = /^customer(?:->(\w+))?$/.exec(who);
		const transfer = /^transfer (\w+)->(\w+)$/.exec(who);
		const reply = /^(agent|auto|assisted|bot)(?: (\w+))?$/.exec(who);
		if (customer !== null) {
			if (customer[1] !== undefined) handovers.push({ kind: 'assigned', at: instant, agent: customer[1] });
			messages.push({ at: instant, from: 'customer', auto: false, private: false });
		} else if (transfer?.[2] !== undefined) {
			handovers.push({ kind: 'assigned', at: instant, agent: transfer[2] });
		} else if (reply !== null) {
			const from = reply[1] === 'auto' ? 'agent' : (reply[1] as 'agent' | 'assisted' | 'bot');
			messages.push({ at: instant, from, agent: reply[2], auto: reply[1] === 'auto', private: false });
		} else throw new Error(`turn-vectors.json: case ${turnCase.id} has an unknown speaker "${who}"`);
	}
	const opened = messages[0]?.at ?? at;
	return { id: turnCase.id, opened, asked: opened, messages, handovers, closings: [] };
}

function unitsUnder(pack: RulePack, session: RuleSession) {
	return judgeGroup(pack, [session], zone, at).units;
}

/** Mean response in seconds; null where a pack has nothing to average, as the file writes it. */
function meanSeconds(pack: RulePack, session: RuleSession): number | null {
	const { mean } = evaluateRulePack({ ...pack, statistic: 'both' }, [session], { zone, at });
	return mean === undefined ? null : mean / 1_000;
}

/** What each field of a case expects, read from our evaluation. */
const readings: Readonly<Record<string, (pack: RulePack, session: RuleSession) => unknown>> = {
	turns: (pack, session) => unitsUnder(pack, session).length,
	turns_within_180s: (pack, session) => evaluateRulePack(pack, [session], { zone, at }).met,
	turn_seconds: (pack, session) => unitsUnder(pack, session).map(({ sum }) => sum / 1_000),
	avg_response_s: meanSeconds,
	unanswered_at_day_end: (pack, session) =>
		evaluateRulePack(pack, [session], { zone, at }).misses.filter(({ reason }) => reason === 'day end')
			.length,
	avg_response_s_t600: (_, session) => meanSeconds(taobao2022, session),
	avg_response_s_t2020: (_, session) => meanSeconds(taobao2020, session),
	day_end: ({ dayStart }) => (dayStart === '00:00' ? '24:00:00' : `${dayStart}:00`),
	counted: (pack, session) => unitsUnder(pack, session).length > 0
};
const notExpectations = new Set(['id', 'from', 'messages', 'why']);

describe.skipIf(!existsSync(file))(`worked cases of platform rules (${file})`, () => {
	const { cases } = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { cases: [] }) as {
		cases: TurnCase[];
	};
	for (const turnCase of cases) {
		const pack = packs[turnCase.from];
		for (const [field, expected] of Object.entries(turnCase)) {
			if (notExpectations.has(field)) continue;
			it(`${turnCase.id}, rule ${turnCase.from}: ${field} is ${JSON.stringify(expected)}`, () => {
				const read = readings[field];
				if (pack === undefined || read === undefined)
					throw new Error(`no reading for ${turnCase.from} ${field}`);
				expect(read(pack, sessionOf(turnCase))).toEqual(expected);
			});
		}
	}

	it('transfer: the account that hands over without a reply has one unanswered turn of 600 s', () => {
		const transfer = cases.find(({ id }) => id === 'transfer');
		if (transfer === undefined) throw new Error('turn-vectors.json: case transfer is missing');
		const session = sessionOf(transfer);
		const ofA = evaluateRulePack(taobao2022, [session], { zone, at, agent: 'A' });
		expect(ofA).toMatchObject({ units: 1, met: 0, mean: 600_000, misses: [{ reason: 'transfer' }] });
		expect(evaluateRulePack(taobao2022, [session], { zone, at, agent: 'B' })).toMatchObject({
			units: 1,
			met: 1
		});
	});
});
