import { benchBank } from './bench-bank.ts';
import type { Command } from './command.ts';

/** Every command, in the order of the help. */
export const allCommands: readonly Command[] = [benchBank];
