import type { Language } from '#scheduler/rules/rule.ts';
import type { CommandArguments } from './command-arguments.ts';
import type { CommandOption } from './command.ts';

/** The language of what a command tells. */
export const languageOption = {
	lang: { type: 'string', argument: 'zh|en', description: 'language of the text; en without it' }
} as const satisfies Readonly<Record<string, CommandOption>>;

/** @throws UsageError when it is none of the languages */
export function languageOf(args: CommandArguments): Language {
	return args.choice('lang', ['zh', 'en']) ?? 'en';
}
