import { m } from './generated/messages.js';

/** Why an event was refused, in the reader's language; an unknown code is left to speak for itself. */
export function rejectionText(code: string): string {
	switch (code) {
		case 'missing_field':
			return m.rejected_code_missing();
		case 'id_not_string':
		case 'id_invalid':
			return m.rejected_code_id();
		case 'not_json':
		case 'not_an_object':
			return m.rejected_code_json();
		case 'time_invalid':
		case 'time_without_offset':
			return m.rejected_code_time();
		case 'backfill_required':
			return m.rejected_code_old();
		case 'event_too_large':
		case 'event_too_deep':
			return m.rejected_code_large();
		case 'wrong_type':
		case 'out_of_range':
		case 'currency_invalid':
			return m.rejected_code_value();
		case 'type_not_tidewall':
		case 'specversion_unsupported':
			return m.rejected_code_envelope();
		default:
			return m.rejected_code_other();
	}
}
