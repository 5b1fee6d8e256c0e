import type { BoardDefinition } from './live-floors.ts';

/** What the archivist is started with. */
export interface ArchivistSettings {
	readonly logPath: string;
	readonly storagePath: string;
	/** Folder of the checkpoints. */
	readonly directory: string;
	readonly definitions: readonly BoardDefinition[];
	/** Time between two checkpoints, ms. */
	readonly checkpointEvery: number;
}

/** To the archivist: end with a last checkpoint. */
export type ArchivistRequest = { readonly kind: 'close' };

/** From the archivist. */
export type ArchivistReport =
	| { readonly kind: 'checkpoint'; readonly position: number; readonly milliseconds: number }
	/** It could not read or write; it goes on trying. */
	| { readonly kind: 'trouble'; readonly message: string };
