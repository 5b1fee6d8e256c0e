import type { QueueKind } from '#lib/domain/registry/queue-kind.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What a queue is for, in the reader's language. */
export function queueKindName(kind: QueueKind): string {
	switch (kind) {
		case 'pre_sale':
			return m.queue_kind_pre_sale();
		case 'after_sale':
			return m.queue_kind_after_sale();
		case 'other':
			return m.queue_kind_other();
	}
}
