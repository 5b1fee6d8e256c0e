import type { Problem } from '#lib/domain/board/problem-list.ts';

/** Why a file became no board: what is wrong with it, or why it did not get through. */
export type ImportFault =
	| { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
	| { readonly kind: 'unreadable' | 'too_large' | 'too_many' | 'failed' };
