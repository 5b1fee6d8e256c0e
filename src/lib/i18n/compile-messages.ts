import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compile, type CompilerOptions } from '@inlang/paraglide-js';
import { translationFaults, type Messages } from './translation-faults.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const messagesFolder = join(folder, 'messages');

/**
 * How Paraglide turns `messages/` into functions; one place for Vite, the type check and the tests.
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

/** Paths of the message files, from their folder: `{language}/{part of the product}.json`. */
function messageFiles(): readonly string[] {
	return readdirSync(messagesFolder, { recursive: true, encoding: 'utf8' }).filter((name) =>
		name.endsWith('.json')
	);
}

/**
 * All messages of the product, by language.
 *
 * @throws Error for a key that two files of a language have, and for a file that Paraglide is not told of
 */
export function readMessages(): Record<string, Messages> {
	const settings = readFileSync(join(paraglideOptions.project, 'settings.json'), 'utf8');
	const byLocale: Record<string, Record<string, Messages[string]>> = {};
	for (const path of messageFiles()) {
		const [locale = '', file = ''] = path.split(sep);
		if (!settings.includes(`./messages/{locale}/${file}`)) {
			throw new Error(`messages/${path} is not listed in project.inlang/settings.json`);
		}
		const messages = (byLocale[locale] ??= {});
		const content = JSON.parse(readFileSync(join(messagesFolder, path), 'utf8')) as Messages;
		for (const [key, message] of Object.entries(content)) {
			if (Object.hasOwn(messages, key)) throw new Error(`messages/${path}: ${key} is in another file too`);
			messages[key] = message;
		}
	}
	return byLocale;
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
		...messageFiles().map((name) => join(messagesFolder, name)),
		join(paraglideOptions.project, 'settings.json'),
		fileURLToPath(import.meta.url)
	];
	return sources.some((path) => statSync(path).mtimeMs > written);
}

if (import.meta.main) {
	assertTranslated();
	await compileMessages();
}
