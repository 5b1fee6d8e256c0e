import type { Terminal } from '#scheduler/commands/terminal.ts';

/** A terminal that keeps what a command says; its clock stands still. */
export class RecordedTerminal implements Terminal {
	output = '';
	errors = '';

	readonly write = (text: string) => void (this.output += text);
	readonly report = (line: string) => void (this.errors += `${line}\n`);
	readonly progress = () => ({ update: () => undefined, end: () => undefined });
	readonly seconds = () => 0;
	readonly now = () => 0;
	readonly interruption = () => ({ signal: new AbortController().signal, end: () => undefined });
}
