import { sendChange, sendFile, type ChangeOutcome, type SendChange } from '#lib/client/send-change.ts';
import { reasonText } from '#lib/i18n/import-fault-text.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { loadAnew } from '../load-anew.ts';

/** Sends a change and shows what the server says then. */
export const sendAndReload: SendChange = async (change) => {
	const outcome = await sendChange(change);
	await loadAnew('tidewall:settings');
	return outcome;
};

/** The refusal of a change as one sentence; undefined when it was done. */
export function refusalText(outcome: ChangeOutcome): string | undefined {
	if (outcome.ok) return undefined;
	return outcome.status === 0 ? m.change_unreachable() : reasonText(outcome.code, outcome.params);
}

/** Sends a file in; its id, or why it cannot be read. */
export async function sendTable(
	kind: 'shops' | 'people',
	file: File
): Promise<{ readonly id: string } | { readonly refusal: string }> {
	const query = new URLSearchParams({ kind, name: file.name });
	const outcome = await sendFile(`/v1/registry/imports?${query.toString()}`, file);
	const refusal = refusalText(outcome);
	return refusal === undefined && outcome.ok
		? { id: (outcome.content as { readonly id: string }).id }
		: { refusal: refusal ?? '' };
}
