import type { ConversationTimeLine } from '#lib/domain/drill-down/drill-down.ts';
import type { TimeLineEntry, TimeLineSpan } from '#lib/domain/drill-down/time-line.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { Formats } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { nameOf } from './words.ts';

/** By what the ids of a time line are named. */
export interface TimeLineNames {
	agent(id: string | undefined): string;
	queue(id: string): string;
	shop(id: string): string;
}

export function namesIn({ agents, queues, shops }: ConversationTimeLine): TimeLineNames {
	const people = new Map(agents.map((agent) => [agent.id, nameOf(agent)]));
	const places = new Map(queues.map(({ id, name }) => [id, name]));
	const stores = new Map(shops.map(({ id, name }) => [id, name]));
	return {
		agent: (id) => (id === undefined ? undefined : people.get(id)) ?? m.drill_line_unknown_agent(),
		queue: (id) => places.get(id) ?? id,
		shop: (id) => stores.get(id) ?? id
	};
}

const kinds: Readonly<Record<TimeLineEntry['kind'], () => string>> = {
	opened: m.drill_entry_opened,
	queued: m.drill_entry_queued,
	assigned: m.drill_entry_assigned,
	transferred: m.drill_entry_transferred,
	unassigned: m.drill_entry_unassigned,
	customer: m.drill_entry_customer,
	reply: m.drill_entry_reply,
	auto_reply: m.drill_entry_auto_reply,
	note: m.drill_entry_note,
	bot: m.drill_entry_bot,
	system: m.drill_entry_system,
	other: m.drill_entry_other,
	rated: m.drill_entry_rated,
	closed: m.drill_entry_closed
};

export function entryName({ kind }: TimeLineEntry): string {
	return kinds[kind]();
}

const whys = {
	automatic: m.drill_why_automatic,
	private: m.drill_why_private,
	bot: m.drill_why_bot,
	system: m.drill_why_system,
	no_open_turn: m.drill_why_no_open_turn
} as const;
const ways = {
	route: m.drill_via_route,
	pick: m.drill_via_pick,
	transfer: m.drill_via_transfer,
	takeover: m.drill_via_takeover
} as const;
const closes = {
	agent: m.drill_close_agent,
	customer: m.drill_close_customer,
	timeout: m.drill_close_timeout,
	abandoned: m.drill_close_abandoned,
	transfer: m.drill_close_transfer,
	self_service: m.drill_close_self_service,
	other: m.drill_close_other
} as const;

/** What more there is to say of an entry, in one line. */
export function entryDetail(entry: TimeLineEntry, names: TimeLineNames, formats: Formats): string {
	const { kind, via, queue, reason, why, fromAgent, rating } = entry;
	const time = entry.time === undefined ? undefined : formats.ageText(entry.time);
	const parts: (string | undefined)[] = [
		queue === undefined ? undefined : m.drill_detail_queue({ queue: names.queue(queue) }),
		fromAgent === undefined ? undefined : m.drill_detail_from({ name: names.agent(fromAgent) }),
		via === undefined || via === 'other' ? undefined : ways[via](),
		reason === undefined ? undefined : closes[reason](),
		time === undefined ? undefined : timed(entry, time),
		why === undefined ? undefined : whys[why](),
		entry.reopens ? m.drill_detail_reopens() : undefined,
		entry.irregular ? m.drill_detail_irregular() : undefined
	];
	if (kind === 'rated' && rating !== undefined) {
		const { score, scale, label, satisfied } = rating;
		if (score !== undefined && scale !== undefined) parts.push(m.drill_detail_score({ score, scale }));
		else if (label !== undefined) parts.push(label);
		parts.push(
			satisfied === undefined
				? m.drill_reason_rating_unreadable()
				: satisfied
					? m.drill_reason_satisfied()
					: m.drill_reason_dissatisfied()
		);
	}
	return parts.filter((part) => part !== undefined).join(' · ');
}

function timed({ kind, first, unanswered }: TimeLineEntry, time: string): string {
	if (kind === 'reply')
		return first ? m.drill_detail_answered_first({ time }) : m.drill_detail_answered({ time });
	return unanswered ? m.drill_detail_unanswered({ time }) : m.drill_detail_waited({ time });
}

/** What a stretch of the picture stands for. */
export function spanText(span: TimeLineSpan, now: EpochMs, names: TimeLineNames, formats: Formats): string {
	const length = formats.ageText((span.to ?? now) - span.from);
	const time = span.to === undefined ? `${length} ${m.drill_line_running()}` : length;
	switch (span.kind) {
		case 'wait':
			return span.abandoned ? m.drill_span_wait_abandoned({ time }) : m.drill_span_wait({ time });
		case 'turn':
			return span.to !== undefined && span.answered !== true
				? m.drill_span_turn_unanswered({ time })
				: m.drill_span_turn({ time });
		case 'service':
			return m.drill_span_service({ name: names.agent(span.agent), time });
	}
}
