import type { SaveOutcome } from '../change.ts';
import type { AccountId } from './registry-item.ts';

/** What became of an edit. */
export type EditOutcome =
	| SaveOutcome
	/** The id is in use. */
	| { readonly status: 'exists' }
	/** Another person holds the account now. */
	| { readonly status: 'account_taken'; readonly account: AccountId; readonly person: string }
	/** A group that the person is to belong to is not there. */
	| { readonly status: 'group_missing'; readonly group: string };
