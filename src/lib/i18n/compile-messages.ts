import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, type CompilerOptions } from '@inlang/paraglide-js';
import { translationFaults, type Messages } from './translation-faults.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const messagesFolder = join(folder, 'messages');

/**
 * How Paraglide turns `messages/*.json` into functions; one place for Vite, the type check and the tests.
 *
 * The language is the viewer's choice (cookie), else what the browser prefers, else Chinese. It is not part of
 * the address, so that one link to a board works for everyone.
 */
export const paraglideOptions = {
	project: join(folder, 'project.inlang'),
	outdir: join(folder, 'generated'),
	strategy: ['cookie', 'preferredLanguage', 'baseLocale'],
	outputStructure: 'message-modules',
	emitReadme: false
} satisfies CompilerOptions;

/** All message files of the product, by language. */
export function readMessages(): Record<string, Messages> {
	const files = readdirSync(messagesFolder).filter((name) => name.endsWith('.json'));
	return Object.fromEntries(
		files.map((name) => [
			basename(name, '.json'),
			JSON.parse(readFileSync(join(messagesFolder, name), 'utf8')) as Messages
		])
	);
}

/** @throws Error with one line per fault when the languages do not say the same. */
export function assertTranslated(): void {
	const faults = translationFaults(readMessages());
	if (faults.length > 0) throw new Error(`Messages (src/lib/i18n/messages):\n  ${faults.join('\n  ')}`);
}

/** Writes `generated/`, unless it is already newer than every message and this file. */
export async function compileMessages(): Promise<void> {
	if (!isOutdated()) return;
	await compile(paraglideOptions);
}

function isOutdated(): boolean {
	const written = statSync(join(paraglideOptions.outdir, 'messages.js'), { throwIfNoEntry: false })?.mtimeMs;
	if (written === undefined) return true;
	const sources = [
		...readdirSync(messagesFolder).map((name) => join(messagesFolder, name)),
		join(paraglideOptions.project, 'settings.json'),
		fileURLToPath(import.meta.url)
	];
	return sources.some((path) => statSync(path).mtimeMs > written);
}

if (import.meta.main) {
	assertTranslated();
	await compileMessages();
}
