import type { Milliseconds } from '#lib/domain/units.ts';
import { draw, weightedIndex } from './distribution.ts';
import type { RandomStream } from './random-stream.ts';
import type { QueueScenario } from './scenario.ts';

/** What a conversation comes to when the agent has put in so much work. */
export type Milestone =
	'reply' | 'assisted_reply' | 'question' | 'transfer' | 'agent_ends' | 'customer_ends' | 'timeout';

/**
 * All that chance decides about one conversation, drawn when it arrives and in a fixed order: so the same customer
 * asks the same in two runs with different rosters (common random numbers).
 */
export interface SessionScript {
	/** `due[i]`: work after which `milestones[i]` is reached, ascending. The last one ends the conversation. */
	readonly due: readonly Milliseconds[];
	readonly milestones: readonly Milestone[];
	readonly patience: Milliseconds;
	/** Absent: no bot. */
	readonly bot?: { readonly reply: Milliseconds; readonly dialogue: Milliseconds; readonly solves: boolean };
	/** From the close to the customer's return; Infinity: does not come back. */
	readonly returnsAfter: Milliseconds;
}

const endings = ['agent_ends', 'customer_ends', 'timeout'] as const;

/** Draws the script of one conversation that arrives in `queue`. */
export function drawScript(queue: QueueScenario, random: RandomStream): SessionScript {
	const patience = draw(queue.patience, random);
	const bot = queue.bot && {
		reply: draw(queue.bot.reply, random),
		dialogue: draw(queue.bot.dialogue, random),
		solves: random.uniform() < queue.bot.selfService
	};
	const comesBack = queue.returns !== undefined && random.uniform() < queue.returns.share;
	const returnsAfter = comesBack && queue.returns ? draw(queue.returns.after, random) : Infinity;
	const { session } = queue;
	if (session.kind === 'work') {
		return { due: [draw(session.work, random)], milestones: ['agent_ends'], patience, bot, returnsAfter };
	}
	const due: Milliseconds[] = [];
	const milestones: Milestone[] = [];
	let work = 0;
	const reach = (milestone: Milestone, after: Milliseconds) => {
		work += after;
		due.push(work);
		milestones.push(milestone);
	};
	const turns = weightedIndex(session.turnWeights, random.uniform()) + 1;
	const isTransferred = queue.transfer !== undefined && random.uniform() < queue.transfer.share;
	for (let turn = 0; turn < turns; turn++) {
		if (turn > 0) reach('question', draw(session.pause, random));
		const reply = draw(session.reply, random);
		const insists = random.uniform() < session.insisting;
		if (insists) reach('question', reply / 2);
		const milestone = random.uniform() < session.assisted ? 'assisted_reply' : 'reply';
		reach(milestone, insists ? reply / 2 : reply);
		if (turn === 0 && isTransferred) {
			// The customer asks on, and the agent sees that another group has to answer.
			reach('question', draw(session.pause, random));
			reach('transfer', draw(session.reply, random));
			reach('reply', draw(session.reply, random));
		}
	}
	const ending = endings[weightedIndex(session.closing, random.uniform())] ?? 'agent_ends';
	reach(ending, draw(session.wrapUp, random));
	return { due, milestones, patience, bot, returnsAfter };
}
