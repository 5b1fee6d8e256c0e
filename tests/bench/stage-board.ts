import { createHash } from 'node:crypto';
import type { BoardState } from '#lib/domain/board/board-state.ts';
import { boardState } from '../support/board-state.ts';

/**
 * A busy board whose every step is a delta of about 2 KB of JSON (1,940 B in the trial that the bars come from):
 * all gauges, the windows' counts, every queue, and the agents that took a conversation.
 */
export function boardAtStep(base: BoardState, step: number): BoardState {
	const bump = (value: number) => value + (step % 1_000) + 1;
	const queues: Record<string, BoardState['queues'][string]> = {};
	for (const [key, row] of Object.entries(base.queues)) {
		queues[key] = {
			...row,
			waiting: bump(row.waiting),
			unanswered: bump(row.unanswered),
			inService: bump(row.inService),
			arrivals: bump(row.arrivals)
		};
	}
	const agents: Record<string, BoardState['agents'][string]> = { ...base.agents };
	for (const key of Object.keys(agents).slice(0, 25)) {
		const cell = agents[key] as BoardState['agents'][string];
		agents[key] = { ...cell, open: bump(cell.open), received: bump(cell.received) };
	}
	const advance = (figures: BoardState['windows']['today']) => ({
		...figures,
		arrivals: bump(figures.arrivals),
		opened: bump(figures.opened),
		closed: bump(figures.closed),
		firstResponse: { ...figures.firstResponse, count: bump(figures.firstResponse.count) },
		response: { ...figures.response, count: bump(figures.response.count), mean: bump(20_000) }
	});
	return {
		...base,
		now: {
			...base.now,
			waiting: bump(base.now.waiting),
			unanswered: bump(base.now.unanswered),
			open: bump(base.now.open),
			inService: bump(base.now.inService),
			agentsBusy: bump(base.now.agentsBusy)
		},
		windows: { ...base.windows, last15: advance(base.windows.last15), today: advance(base.windows.today) },
		queues,
		agents
	};
}

/** The board that all sections start from: 6 queues, 60 agents. */
export const baseBoard: BoardState = boardState({ at: Date.UTC(2026, 10, 11, 12, 3), agents: 60, queues: 6 });

/** Names a state by its content. */
export function boardHash(state: BoardState): string {
	return createHash('sha1').update(JSON.stringify(state)).digest('base64');
}
