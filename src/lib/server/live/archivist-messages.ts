import type { QueueKinds } from '#lib/domain/registry/queue-kind.ts';
import type { EpochMs } from '#lib/domain/units.ts';
import type { BoardDefinition, CountedBoard } from './board-definition.ts';
import type { TallyPart } from './tally-parts.ts';

/** What is counted, and by what its queues are for. */
export interface Counting {
	readonly definitions: readonly BoardDefinition[];
	/** By organisation. */
	readonly queueKinds: ReadonlyMap<string, QueueKinds>;
}

/** What the archivist is started with. */
export interface ArchivistSettings extends Counting {
	readonly logPath: string;
	readonly storagePath: string;
	/** Folder of the checkpoints. */
	readonly directory: string;
	/** Time between two checkpoints, ms. */
	readonly checkpointEvery: number;
}

/** To the archivist. */
export type ArchivistRequest =
	/** End with a last checkpoint. */
	| { readonly kind: 'close' }
	/** Boards, groups or queues have changed. */
	| ({ readonly kind: 'define' } & Counting)
	/** Stand still and say where, to hand over a board that you have counted. */
	| { readonly kind: 'stand'; readonly board: CountedBoard }
	/** Hand it over as it stands after a position, by a clock, to a floor that remembers inquiries from then on. */
	| {
			readonly kind: 'cut';
			readonly position: number;
			readonly now: EpochMs;
			readonly inquiriesFrom: EpochMs;
	  }
	/** The next part of it. */
	| { readonly kind: 'next' }
	/** Go on without handing over. */
	| { readonly kind: 'resume' };

/** From the archivist. */
export type ArchivistReport =
	| { readonly kind: 'checkpoint'; readonly position: number; readonly milliseconds: number }
	/** It could not read or write; it goes on trying. */
	| { readonly kind: 'trouble'; readonly message: string }
	/** How much of a board's count is done, 0…1. */
	| { readonly kind: 'counting'; readonly board: CountedBoard; readonly done: number }
	/** The boards that it has, after one was added. */
	| { readonly kind: 'counted'; readonly boards: readonly CountedBoard[] }
	| { readonly kind: 'standing'; readonly board: CountedBoard; readonly position: number }
	/** It does not have that board, or is past that position. */
	| { readonly kind: 'unable'; readonly board: CountedBoard }
	/** Of a board as it stands; `clock` is that of its floor. */
	| {
			readonly kind: 'part';
			readonly board: CountedBoard;
			readonly clock: EpochMs;
			readonly part: TallyPart;
	  };
