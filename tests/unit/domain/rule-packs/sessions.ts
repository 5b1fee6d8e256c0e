import type { TurnMessage } from '#lib/domain/conversation/turn.ts';
import type { Handover, RuleSession } from '#lib/domain/rule-packs/rule-session.ts';

/** Zone and date of the written cases: `at('12:00:30')` is that time on 11 November 2026 in Shanghai. */
export const zone = 'Asia/Shanghai';

/** `12:00:30`, or with a day before it `12T00:10:00`. */
export function at(time: string): number {
	const [day, clock] = time.includes('T') ? time.split('T') : ['11', time];
	return Date.parse(`2026-11-${day}T${clock}+08:00`);
}

const speakers: Readonly<Record<string, Omit<TurnMessage, 'at' | 'agent'>>> = {
	customer: { from: 'customer', auto: false, private: false },
	agent: { from: 'agent', auto: false, private: false },
	assisted: { from: 'assisted', auto: false, private: false },
	bot: { from: 'bot', auto: false, private: false },
	auto: { from: 'agent', auto: true, private: false },
	system: { from: 'system', auto: false, private: false },
	note: { from: 'agent', auto: false, private: true }
};

/**
 * A conversation written as lines: `12:00:00 customer`, `12:00:30 agent A`, `12:01:00 assigned B`,
 * `12:02:00 unassigned`, `12:03:00 asks`, `12:05:00 closed`. It opens with its first line, and asks for a human
 * there unless a line says when; `fields` override.
 */
export function conversation(lines: readonly string[], fields: Partial<RuleSession> = {}): RuleSession {
	const messages: TurnMessage[] = [];
	const handovers: Handover[] = [];
	const closings: number[] = [];
	let asked: number | undefined;
	for (const line of lines) {
		const [time = '', what = '', agent] = line.split(' ');
		const speaker = speakers[what];
		if (what === 'asks') asked = at(time);
		else if (what === 'assigned') handovers.push({ kind: 'assigned', at: at(time), agent });
		else if (what === 'unassigned') handovers.push({ kind: 'unassigned', at: at(time) });
		else if (what === 'closed') closings.push(at(time));
		else if (speaker !== undefined) messages.push({ at: at(time), agent, ...speaker });
		else throw new Error(`conversation: no such step "${line}"`);
	}
	const opened = at(lines[0]?.split(' ')[0] ?? '00:00:00');
	return { id: 'c1', opened, asked: asked ?? opened, messages, handovers, closings, ...fields };
}
