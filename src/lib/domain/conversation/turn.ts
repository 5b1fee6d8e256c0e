import type { MessageSender } from '../events/event.ts';
import type { EpochMs } from '../units.ts';

/** One message of a conversation as the clock rules see it: who wrote it and when, never what it said. */
export interface TurnMessage {
	readonly at: EpochMs;
	readonly from: MessageSender;
	/** Account that wrote it, where the source names one. */
	readonly agent?: string;
	/** Sent by an automatism of the platform or the account (welcome, away). Never a valid reply. */
	readonly auto: boolean;
	/** An internal note that the customer does not see. Never a valid reply, never a question. */
	readonly private: boolean;
}

/** From the first customer message not yet replied (or the human ask, if later) to the first valid reply. */
export interface Turn {
	/** The turn's clock starts here: max(`customerAt`, the ask for a human). */
	readonly asked: EpochMs;
	/** The first customer message of the turn. */
	readonly customerAt: EpochMs;
	/** The first valid reply; absent while the turn is open and when it was closed unanswered. */
	readonly answered?: EpochMs;
	/** Who answered, or who owned it when it ended unanswered. */
	readonly agent?: string;
	/** Set when the conversation closed with the turn open. */
	readonly closedUnanswered?: EpochMs;
}
