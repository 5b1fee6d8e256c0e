import { compileMessages } from '#lib/i18n/compile-messages.ts';

/** Vitest's global setup: modules under test may import the generated messages. */
export async function setup(): Promise<void> {
	await compileMessages();
}
