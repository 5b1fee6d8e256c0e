import type { LocalHours } from '../time/opening-hours.ts';
import type { LocalDate, TimeOfDay } from '../time/local-time.ts';
import type { Seconds } from '../units.ts';

/** How the turns of a conversation, or of a customer's day, decide whether that unit is met. */
export type TurnJudgement =
	/** Only the first turn counts. */
	| 'first turn'
	/** The mean of its turn times is within the limit. */
	| 'mean turn'
	/** Every turn is within the limit: one late reply fails the unit. */
	| 'every turn';

/**
 * What is counted once: a turn; a conversation (sessions within `sessionGapMinutes` of each other are one); or a
 * customer on a business day.
 */
export type CountedUnit =
	| { readonly of: 'turn' }
	| { readonly of: 'conversation' | 'customer-day'; readonly judgedBy: TurnJudgement };

/**
 * A platform's response rule as data: how the messages of a conversation become its published figure.
 *
 * A pack is dated, editable and versioned, and its id and version are stored with every figure made with it. The
 * sources are secondary pages, so every preset says what must be verified with the platform.
 */
export interface RulePack {
	/** Names the pack for good, `taobao-2022`. */
	readonly id: string;
	/** Grows by 1 with every edit. */
	readonly version: number;
	readonly platform: string;
	/** Packs of one series replace each other in time, `taobao/average-response`. */
	readonly series: string;
	/** First date on which it applies. */
	readonly validFrom: LocalDate;
	/** First date on which it no longer applies. */
	readonly validTo?: LocalDate;
	/** Where the rule was read, and what the page leaves open. */
	readonly source: string;
	/** What a reader must know before relying on the figure. */
	readonly caution: string;

	/** Hours in which questions count; absent: all day. */
	readonly hours?: LocalHours;
	/**
	 * Which instant must lie in the hours. `each message`: questions asked outside them are not seen at all, so a
	 * turn starts at its first question inside.
	 */
	readonly hoursApplyTo: 'turn start' | 'session start' | 'each message';
	/** When the rule's day begins on the wall clock. */
	readonly dayStart: TimeOfDay;
	/** `human ask`: what the customer wrote to a bot waits from the ask for a human on. */
	readonly clockStarts: 'human ask' | 'customer message';

	/** Which replies end a turn. One by a human that was not sent automatically always does, a note never. */
	readonly validReplies: {
		/** Sent by an automatism (welcome, away). */
		readonly automatic: boolean;
		readonly bot: boolean;
		/** Sent by a human as a machine proposed it. */
		readonly assisted: boolean;
	};
	/** Replies less than a second after the question, which only an automatism can give. */
	readonly zeroSecondReplies: 'counted' | 'excluded';

	/** A reply within this time meets the rule; absent: any reply does. */
	readonly limitSeconds?: Seconds;
	/** A longer turn is valued at this. */
	readonly capSeconds?: Seconds;
	/**
	 * What a turn that ends without a reply is worth: a time that enters the mean (and a miss), a miss that has no
	 * time, or nothing at all.
	 */
	readonly unansweredValue: Seconds | 'miss' | 'excluded';
	/** What the end of the day does to an open turn. `runs on`: nothing. */
	readonly atDayEnd: 'unanswered' | 'runs on';
	/** What closing the conversation does to its open turn. `runs on`: a reply after it still counts. */
	readonly atClosing: 'unanswered' | 'runs on' | 'excluded';
	/**
	 * What a transfer does to an open turn. `unanswered for the first account`: the account that hands over without
	 * a reply gets an unanswered turn, and the next account's own turn starts at the transfer.
	 */
	readonly atTransfer: 'unanswered for the first account' | 'runs on';

	readonly unit: CountedUnit;
	/** `asked`: all units in which a customer asked. `answered`: of those, the ones with at least one reply. */
	readonly denominator: 'asked' | 'answered';
	/** What the platform publishes: the share of units met, the mean turn time, or both. */
	readonly statistic: 'share' | 'mean' | 'both';
	/** A customer's return this soon after a session's end continues it; absent: every session stands alone. */
	readonly sessionGapMinutes?: number;
}
