import type { EpochMs } from '#lib/domain/units.ts';
import type { RowValue } from './log-row.ts';

/** What the log asks of its worker. */
export type LogRequest =
	| {
			readonly kind: 'append';
			readonly request: number;
			/** (organisation, source) pairs that the rows refer to by index. */
			readonly sources: readonly (readonly [string, string])[];
			/** `rowWidth` values an event. */
			readonly rows: readonly RowValue[];
	  }
	| { readonly kind: 'prune'; readonly request: number; readonly receivedBefore: EpochMs }
	| { readonly kind: 'close' };

/** Outcome of an event as a number: its position, or one of these. */
export const duplicateOutcome = 0;
export const conflictOutcome = -1;

/** What the worker answers. */
export type LogReply =
	| { readonly kind: 'opened'; readonly head: number }
	/** The file cannot be opened; the worker ends. */
	| { readonly kind: 'refused'; readonly message: string; readonly unsupported: boolean }
	/** One entry a request, in the order of the requests. */
	| {
			readonly kind: 'appended';
			readonly head: number;
			readonly outcomes: readonly { readonly request: number; readonly outcomes: Float64Array }[];
	  }
	| { readonly kind: 'unavailable'; readonly requests: readonly number[]; readonly message: string }
	| { readonly kind: 'pruned'; readonly request: number; readonly count: number };
