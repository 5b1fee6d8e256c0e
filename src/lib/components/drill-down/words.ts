import type { AgentLabel, ConversationRow } from '#lib/domain/drill-down/drill-down.ts';
import type { Formats } from '#lib/i18n/formats.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { reasonName, tradeName } from '#lib/i18n/drill-down-words.ts';

/** What somebody is called: the name, or a code where the board hides names. */
export function nameOf(agent: Pick<AgentLabel, 'name' | 'code'> | undefined): string {
	if (agent === undefined) return m.drill_line_unknown_agent();
	return agent.name ?? m.drill_person_hidden({ code: agent.code ?? '' });
}

/** What a row adds to the figure: its time, else its reason, else that it counts. */
export function contributionText({ contribution }: ConversationRow, formats: Formats): string {
	const { time, reason, trade } = contribution;
	if (time !== undefined) return formats.ageText(time);
	if (trade?.amount !== undefined) return formats.money(trade.amount, trade.currency ?? 'CNY');
	if (trade !== undefined) return tradeName(trade.event);
	return reason === undefined ? m.drill_counted() : reasonName(reason);
}

/** Why, beside the time. */
export function reasonText({ contribution }: ConversationRow): string | undefined {
	const { time, reason, trade } = contribution;
	if (trade !== undefined && (time ?? trade.amount) !== undefined) return tradeName(trade.event);
	return time === undefined || reason === undefined ? undefined : reasonName(reason);
}
