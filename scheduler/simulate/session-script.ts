import type { Milliseconds } from '#lib/domain/units.ts';
import type { ConversationTable } from './conversation-table.ts';
import type { RandomStream } from './random-stream.ts';
import { Sampler } from './sampler.ts';
import type { QueueScenario, SessionModel } from './scenario.ts';
import { WeightedChoice } from './weighted-choice.ts';

/** What a conversation comes to when the agent has put in so much work. */
export type Milestone =
	'reply' | 'assisted_reply' | 'question' | 'transfer' | 'agent_ends' | 'customer_ends' | 'timeout';

/** By the number that the table of conversations holds. */
export const milestoneKinds = [
	'reply',
	'assisted_reply',
	'question',
	'transfer',
	'agent_ends',
	'customer_ends',
	'timeout'
] as const satisfies readonly Milestone[];
const [reply, assistedReply, question, transfer, agentEnds] = [0, 1, 2, 3, 4];

type TurnModel = Extract<SessionModel, { kind: 'turns' }>;

/** So many scripts are drawn in search of one that fits what is known; then the closest is taken. */
const mostTries = 200;

/**
 * Writes scripts of a queue's conversations: all that chance decides about one, drawn when it arrives and in a
 * fixed order. So the same customer asks the same in two runs with different rosters (common random numbers).
 */
export class ScriptWriter {
	readonly patience: Sampler;
	readonly hasBot: boolean;
	readonly #bot:
		{ readonly reply: Sampler; readonly dialogue: Sampler; readonly selfService: number } | undefined;
	readonly #returns: { readonly share: number; readonly after: Sampler } | undefined;
	readonly #session: WorkWriter | TurnWriter;

	constructor({ patience, bot, returns, session, transfer: passedOn }: QueueScenario) {
		this.patience = new Sampler(patience);
		this.hasBot = bot !== undefined;
		this.#bot = bot && {
			reply: new Sampler(bot.reply),
			dialogue: new Sampler(bot.dialogue),
			selfService: bot.selfService
		};
		this.#returns = returns && { share: returns.share, after: new Sampler(returns.after) };
		this.#session =
			session.kind === 'work' ? new WorkWriter(session) : new TurnWriter(session, passedOn?.share);
	}

	/** Most milestones that a script of this queue has. */
	get longest(): number {
		return this.#session.longest;
	}

	/** Draws the script of the conversation at `place`, which arrives. */
	write(table: ConversationTable, place: number, random: RandomStream): void {
		table.patience[place] = this.patience.chance(random);
		if (this.#bot) {
			table.botReply[place] = this.#bot.reply.draw(random);
			table.botDialogue[place] = this.#bot.dialogue.draw(random);
			table.botSolves[place] = random.uniform() < this.#bot.selfService ? 1 : 0;
		}
		table.returnsAfter[place] =
			this.#returns !== undefined && random.uniform() < this.#returns.share
				? this.#returns.after.draw(random)
				: Infinity;
		this.#session.write(table, place, random);
	}

	/**
	 * Draws the script of a conversation that a bot has had for `elapsed`: one whose bot needs longer.
	 */
	writeWithBot(table: ConversationTable, place: number, elapsed: Milliseconds, random: RandomStream): void {
		for (let i = 0; i < mostTries; i++) {
			this.write(table, place, random);
			if ((table.botReply[place] as number) + (table.botDialogue[place] as number) > elapsed) return;
		}
		// Older than any: the bot hands over now.
		table.botReply[place] = 0;
		table.botDialogue[place] = elapsed;
	}

	/**
	 * Draws the script of a conversation that has had `attained` work, as the distribution of those that last longer;
	 * the next milestone is the first one beyond. Not yet replied to: the first reply is still to come. Replied to:
	 * of the scripts of that length one in which it is the customer's or the agent's turn as it is now, if any of 200
	 * is like that. A conversation that is older than all of 200 ends with one more wrap-up.
	 */
	writeBeyond(
		table: ConversationTable,
		place: number,
		attained: Milliseconds,
		isReplied: boolean,
		isTurnOpen: boolean,
		random: RandomStream
	): void {
		this.write(table, place, random);
		table.attained[place] = attained;
		this.#session.writeBeyond(table, place, attained, isReplied, isTurnOpen, random);
		const from = place * table.width;
		const last = from + (table.milestones[place] as number) - 1;
		let next = from;
		while (next < last && (table.due[next] as number) <= attained) {
			// A first reply that is overdue still has to come.
			if (!isReplied && isReply(table.kind[next] as number)) break;
			next++;
		}
		table.milestone[place] = next - from;
	}
}

function isReply(kind: number): boolean {
	return kind === reply || kind === assistedReply;
}

/** Only how long it takes, and the first reply if that is modelled. */
class WorkWriter {
	readonly longest: number;
	readonly #work: Sampler;
	readonly #reply: Sampler | undefined;

	constructor({ work, reply: firstReply }: Extract<SessionModel, { kind: 'work' }>) {
		this.#work = new Sampler(work);
		this.#reply = firstReply && new Sampler(firstReply);
		this.longest = firstReply ? 2 : 1;
	}

	write(table: ConversationTable, place: number, random: RandomStream): void {
		const work = this.#work.draw(random);
		this.#set(table, place, work, this.#reply?.draw(random));
	}

	writeBeyond(
		table: ConversationTable,
		place: number,
		attained: Milliseconds,
		isReplied: boolean,
		_isTurnOpen: boolean,
		random: RandomStream
	): void {
		const work = this.#work.beyond(attained, this.#work.chance(random));
		// Replied to: the reply lies behind.
		this.#set(
			table,
			place,
			work,
			this.#reply && (isReplied ? 0 : this.#reply.beyond(attained, this.#reply.chance(random)))
		);
	}

	#set(
		table: ConversationTable,
		place: number,
		work: Milliseconds,
		firstReply: Milliseconds | undefined
	): void {
		let i = place * table.width;
		if (firstReply !== undefined) {
			table.due[i] = Math.min(firstReply, work);
			table.kind[i++] = reply;
		}
		table.due[i] = work;
		table.kind[i] = agentEnds;
		table.milestones[place] = this.longest;
	}
}

/** Question and reply in turns. */
class TurnWriter {
	readonly longest: number;
	readonly #turns: WeightedChoice;
	readonly #closing: WeightedChoice;
	readonly #reply: Sampler;
	readonly #pause: Sampler;
	readonly #wrapUp: Sampler;
	readonly #insisting: number;
	readonly #assisted: number;
	readonly #transferred: number | undefined;

	constructor(model: TurnModel, transferred: number | undefined) {
		this.#turns = new WeightedChoice(model.turnWeights);
		this.#closing = new WeightedChoice(model.closing);
		this.#reply = new Sampler(model.reply);
		this.#pause = new Sampler(model.pause);
		this.#wrapUp = new Sampler(model.wrapUp);
		this.#insisting = model.insisting;
		this.#assisted = model.assisted;
		this.#transferred = transferred;
		// A turn has two questions and a reply at most, a transfer three milestones, and there is an end.
		this.longest = 3 * model.turnWeights.length + 3 + 1;
	}

	write(table: ConversationTable, place: number, random: RandomStream, repliedBeyond = 0): void {
		const { due, kind, width } = table;
		const from = place * width;
		let i = from;
		let work = 0;
		const turns = this.#turns.at(random.uniform()) + 1;
		const isTransferred = this.#transferred !== undefined && random.uniform() < this.#transferred;
		for (let turn = 0; turn < turns; turn++) {
			if (turn > 0) {
				work += this.#pause.draw(random);
				due[i] = work;
				kind[i++] = question;
			}
			const replyWork =
				turn === 0 && repliedBeyond > 0
					? this.#reply.beyond(repliedBeyond, this.#reply.chance(random))
					: this.#reply.draw(random);
			const insists = random.uniform() < this.#insisting;
			if (insists) {
				work += replyWork / 2;
				due[i] = work;
				kind[i++] = question;
			}
			work += insists ? replyWork / 2 : replyWork;
			due[i] = work;
			kind[i++] = random.uniform() < this.#assisted ? assistedReply : reply;
			if (turn === 0 && isTransferred) {
				// The customer asks on, and the agent sees that another group has to answer.
				work += this.#pause.draw(random);
				due[i] = work;
				kind[i++] = question;
				work += this.#reply.draw(random);
				due[i] = work;
				kind[i++] = transfer;
				work += this.#reply.draw(random);
				due[i] = work;
				kind[i++] = reply;
			}
		}
		const ending = agentEnds + this.#closing.at(random.uniform());
		work += this.#wrapUp.draw(random);
		due[i] = work;
		kind[i++] = ending;
		table.milestones[place] = i - from;
	}

	writeBeyond(
		table: ConversationTable,
		place: number,
		attained: Milliseconds,
		isReplied: boolean,
		isTurnOpen: boolean,
		random: RandomStream
	): void {
		// The first reply comes first and does not depend on the rest: drawn on condition, the script is exact.
		if (!isReplied) return this.write(table, place, random, attained);
		const { width } = table;
		const from = place * width;
		for (let i = 0; i < mostTries; i++) {
			if (i > 0) this.write(table, place, random);
			const last = from + (table.milestones[place] as number) - 1;
			if (!((table.due[last] as number) > attained)) continue;
			// In the second half whose turn it is counts no more, only that it is long enough.
			if (i >= mostTries / 2 || this.#isTurnOpen(table, place, attained) === isTurnOpen) return;
		}
		this.write(table, place, random);
		table.due[from] = attained + this.#wrapUp.draw(random);
		table.kind[from] = agentEnds + this.#closing.at(random.uniform());
		table.milestones[place] = 1;
	}

	/** Whether a reply is what comes next to what was said last. */
	#isTurnOpen(table: ConversationTable, place: number, attained: Milliseconds): boolean {
		let at = place * table.width;
		let isOpen = true;
		while ((table.due[at] as number) <= attained) {
			const kind = table.kind[at++] as number;
			if (kind === question) isOpen = true;
			else if (isReply(kind)) isOpen = false;
		}
		return isOpen;
	}
}
