/** Command line of the planning engine: `npm run scheduler -- COMMAND …`; `--help` says how. */
import process from 'node:process';
import { allCommands } from './commands/all-commands.ts';
import { displayWidth } from './commands/console-table.ts';
import { runCommandLine } from './commands/run-command-line.ts';
import type { Interruption, Progress, Terminal } from './commands/terminal.ts';

/** Seconds between two pictures of a bar. */
const redrawEvery = 0.1;
const barWidth = 30;
/** Of a terminal that does not say how wide it is. */
const usualColumns = 80;

// Whoever reads the output has had enough (| head): the work itself, such as a file to write, goes on.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') throw error;
	});
}

function progress(label: string): Progress {
	if (!process.stderr.isTTY) return { update: () => undefined, end: () => undefined };
	let drawn = -Infinity;
	return {
		update(done, total, figures = '') {
			const now = seconds();
			if (now - drawn < redrawEvery && done < total) return;
			drawn = now;
			const share = total > 0 ? Math.min(1, done / total) : 1;
			const behind = ` ${Math.floor(share * 100)} %${figures === '' ? '' : `  ${figures}`}`;
			// A line that wraps could not be taken away.
			const columns = process.stderr.columns || usualColumns;
			const width = Math.max(5, Math.min(barWidth, columns - displayWidth(label) - displayWidth(behind) - 2));
			const filled = Math.round(share * width);
			const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
			process.stderr.write(`\r\u001b[K${`${label} ${bar}${behind}`.slice(0, columns - 1)}`);
		},
		end: () => void process.stderr.write('\r\u001b[K')
	};
}

const origin = process.hrtime.bigint();
function seconds(): number {
	return Number(process.hrtime.bigint() - origin) / 1e9;
}

function interruption(): Interruption {
	const controller = new AbortController();
	const stop = (): void => {
		end();
		controller.abort();
	};
	// Each is heard once: whoever asks twice does not want to wait.
	const end = (): void => void process.off('SIGINT', stop).off('SIGTERM', stop);
	process.on('SIGINT', stop).on('SIGTERM', stop);
	return { signal: controller.signal, end };
}

const terminal: Terminal = {
	write: (text) => void process.stdout.write(text),
	report: (line) => void process.stderr.write(`${line}\n`),
	progress,
	seconds,
	now: () => Date.now(),
	interruption
};

// Not process.exit: what is still on its way through a pipe would be cut off.
process.exitCode = await runCommandLine(process.argv.slice(2), allCommands, terminal);
