import type { ChangeOutcome } from '#lib/client/send-change.ts';
import { reasonText } from '#lib/i18n/import-fault-text.ts';
import { m } from '#lib/i18n/generated/messages.js';

/** What is wrong with a form, by field; `''` is the form as a whole. */
export type FieldErrors = Readonly<Record<string, string>>;

/** The refusal of a change as sentences, by the first part of the pointer to each field. */
export function fieldErrors(outcome: ChangeOutcome): FieldErrors {
	if (outcome.ok) return {};
	if (outcome.status === 0) return { '': m.change_unreachable() };
	if (outcome.problems.length === 0) return { '': reasonText(outcome.code, outcome.params) };
	return Object.fromEntries(
		outcome.problems
			.toReversed()
			.map(({ path, code, params }) => [path.split('/')[1] ?? '', reasonText(code, params)])
	);
}
