import { m } from './generated/messages.js';

/** One thing that is wrong with a row of a file, by code. */
export interface RowFault {
	readonly column?: string;
	readonly code: string;
	readonly params?: Readonly<Record<string, string | number>>;
}

/** The title of a column of a set-up file. */
export function columnTitle(column: string): string {
	switch (column) {
		case 'shop':
			return m.column_shop();
		case 'shopId':
			return m.column_shop_id();
		case 'queue':
			return m.column_queue();
		case 'queueId':
			return m.column_queue_id();
		case 'kind':
			return m.column_kind();
		case 'answerWithin':
			return m.column_answer_within();
		case 'serviceLevel':
			return m.column_service_level();
		case 'name':
			return m.column_name();
		case 'id':
			return m.column_staff_id();
		case 'source':
			return m.column_source();
		case 'account':
			return m.column_account();
		case 'group':
			return m.column_group();
		default:
			return column;
	}
}

/** The fault as a sentence in the reader's language, with the column that it is in. */
export function faultText({ column, code, params = {} }: RowFault): string {
	const reason = reasonText(code, params);
	return column === undefined ? reason : m.fault_in_column({ column: columnTitle(column), reason });
}

/** What a code of a row, a form or a file means. */
export function reasonText(code: string, params: Readonly<Record<string, string | number>> = {}): string {
	const text = (name: string) => String(params[name] ?? '');
	switch (code) {
		case 'required':
			return m.fault_required();
		case 'text_unreadable':
			return m.fault_text_unreadable();
		case 'too_long':
			return m.fault_too_long({ longest: text('longest') });
		case 'kind_unknown':
			return m.fault_kind_unknown({ value: text('value') });
		case 'seconds_expected':
		case 'number_expected':
		case 'out_of_range':
			return m.fault_seconds_expected();
		case 'share_expected':
			return m.fault_share_expected();
		case 'required_with_level':
			return m.fault_required_with_level();
		case 'source_required':
			return m.fault_source_required();
		case 'shop_named_twice':
		case 'person_named_twice':
			return m.fault_named_twice({ name: text('name') });
		case 'duplicate_row':
		case 'duplicate':
			return m.fault_duplicate_row({ row: text('row') });
		case 'account_twice':
			return m.fault_account_twice({ row: text('row') });
		case 'account_taken':
			return m.fault_account_taken({ person: text('person') });
		case 'name_ambiguous':
			return m.fault_name_ambiguous({ count: text('count') });
		case 'id_in_use':
			return m.fault_id_in_use();
		case 'group_missing':
			return m.fault_group_missing();
		case 'zone_unknown':
			return m.fault_zone_unknown();
		case 'time_of_day_expected':
			return m.fault_time_expected();
		case 'empty':
			return m.file_empty();
		case 'too_large':
		case 'body_too_large':
			return m.file_too_large();
		case 'too_many_rows':
			return m.file_too_many_rows({ limit: text('limit') });
		case 'too_many_columns':
			return m.file_too_many_columns();
		case 'cell_too_long':
			return m.file_cell_too_long({ row: text('row') });
		case 'not_a_table':
			return m.file_not_a_table();
		case 'old_or_encrypted_workbook':
			return m.file_old_workbook();
		case 'workbook_damaged':
			return m.file_damaged();
		case 'quote_not_closed':
			return m.file_quote_not_closed({ row: text('row') });
		case 'conflict':
			return m.fault_conflict();
		case 'nothing_to_save':
			return m.file_nothing();
		case 'changed':
			return m.file_changed();
		case 'import_unknown':
			return m.file_gone();
		case 'too_many_files':
			return m.file_too_many();
		case 'source_in_use':
			return m.fault_source_in_use();
		case 'keys_unwritable':
			return m.fault_keys_unwritable();
		default:
			return m.fault_other({ code });
	}
}
