import type { RejectedLine, ReplayRefusal } from '#lib/client/replay-requests.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** Why there is no replay and what to do, as a sentence. */
export function refusalText({ code }: ReplayRefusal, of: 'file' | 'range'): string {
	switch (code) {
		case 'recording_too_large':
		case 'body_too_large':
			return of === 'file' ? m.replays_too_large_file() : m.replays_too_large_range();
		case 'recording_empty':
			return of === 'file' ? m.replays_empty_file() : m.replays_empty_range();
		case 'recording_unreadable':
			return m.replays_unreadable();
		case 'busy':
			return m.replays_busy();
		case 'network':
			return m.replays_network();
		case 'cancelled':
			return m.replays_cancelled();
		default:
			return m.replays_refused({ code });
	}
}

const reasons: Readonly<Record<string, (path: string) => string>> = {
	not_json: () => m.replays_reason_not_json(),
	missing_field: (path) => m.replays_reason_missing({ path }),
	type_not_tidewall: () => m.replays_reason_type(),
	time_invalid: () => m.replays_reason_time(),
	time_without_offset: () => m.replays_reason_offset()
};

/** Why a line is no event, as a sentence; a rare reason by its code and the place in the line. */
export function rejectionText({ line, reason: { code, path } }: RejectedLine): string {
	const reason = reasons[code]?.(path) ?? m.replays_reason_other({ code, path });
	return m.replays_line({ line, reason });
}
