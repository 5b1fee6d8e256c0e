import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';

/** A shop as the settings show it. */
export interface ShopItem {
	readonly id: string;
	readonly name: string;
	readonly revision: number;
	readonly endedAt?: number;
	/** Whether an event ever named it. */
	readonly seen: boolean;
}

/** A queue as the settings show it. */
export interface QueueItem extends ShopItem {
	readonly shop: string;
	readonly kind: QueueKind;
	readonly target?: { readonly answerWithin: number; readonly serviceLevel?: number };
}

export interface GroupItem {
	readonly id: string;
	readonly name: string;
	readonly revision: number;
	readonly endedAt?: number;
}

export interface AccountItem {
	readonly source: string;
	readonly account: string;
}

export interface PersonItem extends GroupItem {
	readonly groups: readonly string[];
	readonly accounts: readonly AccountItem[];
}

/** What waits to be mapped. */
export interface UnmappedItems {
	readonly shops: readonly string[];
	readonly queues: readonly { readonly shop: string; readonly queue: string }[];
	readonly accounts: readonly AccountItem[];
}

/** How many ids wait. */
export function waitingCount({ shops, queues, accounts }: UnmappedItems): number {
	return shops.length + queues.length + accounts.length;
}

/** The registries as the settings show them. */
export interface RegistryItems {
	readonly shops: readonly ShopItem[];
	readonly queues: readonly QueueItem[];
	readonly groups: readonly GroupItem[];
	readonly people: readonly PersonItem[];
	readonly unmapped: UnmappedItems;
}

/** What a file would bring in. */
export interface ImportPreviewItems {
	readonly id: string;
	readonly kind: 'shops' | 'people';
	readonly fileName: string;
	readonly format: 'csv' | 'xlsx';
	readonly encoding?: string;
	readonly header: readonly string[];
	readonly mapping: Readonly<Partial<Record<string, number>>>;
	readonly columns: readonly string[];
	readonly missing: readonly string[];
	readonly defaultSource: string;
	readonly counts: { readonly good: number; readonly bad: number };
	readonly items: Readonly<Record<'shop' | 'queue' | 'group' | 'person', number>>;
	readonly good: readonly { readonly row: number; readonly cells: readonly string[] }[];
	readonly bad: readonly {
		readonly row: number;
		readonly cells: readonly string[];
		readonly faults: readonly {
			readonly column?: string;
			readonly code: string;
			readonly params?: Readonly<Record<string, string | number>>;
		}[];
	}[];
}
