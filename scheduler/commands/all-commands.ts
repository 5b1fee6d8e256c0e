import { benchBank } from './bench-bank.ts';
import { benchM4 } from './bench-m4.ts';
import type { Command } from './command.ts';

/** Every command, in the order of the help. */
export const allCommands: readonly Command[] = [benchM4, benchBank];
