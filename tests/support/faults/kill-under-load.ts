import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { between, chanceOf } from './chance.ts';
import {
	checkpointNames,
	untilCheckpointBegins,
	untilNewCheckpoint,
	wholeCheckpoints
} from './checkpoint-files.ts';
import type { Chance } from './chance.ts';
import { inspectLog } from './log-contents.ts';
import { compareWithLog } from './recomputed-board.ts';
import type { Comparison } from './recomputed-board.ts';
import { installKey, ServerProcess } from './server-process.ts';
import { Answers, StubbornSender } from './stubborn-sender.ts';

/**
 * When a process is killed: while it takes events, while it writes a checkpoint, soon after it wrote one, or while it
 * starts.
 */
type Moment = 'load' | 'checkpoint' | 'after checkpoint' | 'start';
const moments: readonly Moment[] = ['checkpoint', 'after checkpoint', 'load', 'start', 'checkpoint', 'load'];

/** How the last checkpoint is damaged before a start. */
export type Damage = 'none' | 'flipped bit' | 'cut off' | 'all flipped';

export interface KillReport {
	readonly rounds: number;
	readonly acknowledged: number;
	readonly duplicates: number;
	readonly unanswered: number;
	/** Kills that left a checkpoint half written. */
	readonly halfCheckpoints: number;
	/** Starts that began from a checkpoint. */
	readonly fromCheckpoint: number;
	readonly seconds: number;
	/** Everything that was not as promised, as sentences. */
	readonly problems: readonly string[];
	/** Acknowledged events that are not on the log. */
	readonly lost: readonly string[];
	/** Events that were sent and never arrived, although their senders did not give up. */
	readonly missing: number;
	/** The board after starts on whole and damaged checkpoints, beside what the log says. */
	readonly boards: readonly { readonly damage: Damage; readonly comparison: Comparison }[];
	/** Starts on a damaged checkpoint that did not say so. */
	readonly silent: readonly Damage[];
}

async function untilMoment(
	moment: Moment,
	server: ServerProcess,
	folder: string,
	chance: Chance
): Promise<void> {
	if (moment === 'start') return delay(between(chance, 50, 1_500));
	await server.listening;
	if (moment === 'load') return delay(between(chance, 50, 1_200));
	if (moment === 'checkpoint') {
		await untilCheckpointBegins(folder);
		return delay(between(chance, 0, 3));
	}
	await untilNewCheckpoint(folder);
	return delay(between(chance, 100, 900));
}

function begunFromCheckpoint({ output }: ServerProcess): boolean {
	return /"checkpoint":[1-9]/.test(output);
}

function damageCheckpoints(folder: string, damage: Damage, chance: Chance): void {
	const paths = wholeCheckpoints(folder);
	for (const path of damage === 'all flipped' ? paths : paths.slice(-1)) {
		const bytes = readFileSync(path);
		const at = between(chance, 0, bytes.length - 1);
		if (damage === 'cut off') truncateSync(path, at);
		else if (damage !== 'none') {
			bytes[at] = (bytes[at] as number) ^ (1 << between(chance, 0, 7));
			writeFileSync(path, bytes);
		}
	}
}

/**
 * Kills the server (SIGKILL) again and again while four senders post to it, and looks after each start whether it kept
 * its word; then starts it on damaged checkpoints.
 */
export async function killUnderLoad(
	rounds: number,
	seed: number,
	damages: readonly Damage[]
): Promise<KillReport> {
	const begun = performance.now();
	const chance = chanceOf(seed);
	const folder = mkdtempSync(join(tmpdir(), 'tidewall-kill-'));
	const answers = new Answers();
	const problems: string[] = [];
	const lost: string[] = [];
	let halfCheckpoints = 0;
	let fromCheckpoint = 0;
	const ending = new AbortController();
	const giveUp = new AbortController();
	let server: ServerProcess | undefined;
	try {
		const secret = installKey(folder);
		let address = 'http://127.0.0.1:9';
		const start = () => {
			const started = new ServerProcess(folder, {
				TIDEWALL_CHECKPOINT_SECONDS: '1',
				TIDEWALL_LOG_LEVEL: 'info'
			});
			started.listening.then(
				(listening) => (address = listening),
				() => undefined
			);
			return (server = started);
		};
		const sending = Promise.all(
			[0, 1, 2, 3].map((lane) =>
				new StubbornSender(`s${lane}`, seed + 100 * lane, { address: () => address, secret }, answers).send(
					ending.signal,
					giveUp.signal
				)
			)
		);
		for (let round = 0; round < rounds; round += 1) {
			const started = start();
			await untilMoment(moments[round % moments.length] as Moment, started, folder, chance);
			if (started.child.exitCode !== null)
				problems.push(`round ${round}: ended by itself:\n${started.output}`);
			await started.kill();
			if (begunFromCheckpoint(started)) fromCheckpoint += 1;
			if (checkpointNames(folder).some((name) => name.endsWith('.part'))) halfCheckpoints += 1;
			// The log after a kill is what the next start finds; that start goes on while this looks.
			if (existsSync(join(folder, 'events.db'))) {
				const inspection = inspectLog(folder, answers);
				problems.push(...inspection.problems.map((problem) => `round ${round}: ${problem}`));
				lost.push(...inspection.lost);
			}
		}
		const last = start();
		await last.listening;
		ending.abort();
		await sending;
		const inspection = inspectLog(folder, answers);
		problems.push(...inspection.problems, ...answers.problems);
		lost.push(...inspection.lost);

		const boards: { damage: Damage; comparison: Comparison }[] = [];
		const silent: Damage[] = [];
		// Damage has to meet something.
		if (wholeCheckpoints(folder).length === 0) await untilNewCheckpoint(folder);
		for (const damage of damages) {
			await server?.kill();
			damageCheckpoints(folder, damage, chance);
			const restarted = start();
			await restarted.listening;
			if (begunFromCheckpoint(restarted)) fromCheckpoint += 1;
			boards.push({ damage, comparison: await compareWithLog(folder, address) });
			if (damage !== 'none' && !restarted.output.includes('checkpoint not used')) silent.push(damage);
		}
		return {
			rounds,
			acknowledged: answers.acknowledged.size,
			duplicates: answers.duplicates,
			unanswered: answers.unanswered,
			halfCheckpoints,
			fromCheckpoint,
			seconds: Math.round((performance.now() - begun) / 1_000),
			problems,
			lost,
			missing: answers.sent.size - inspection.events.length,
			boards,
			silent
		};
	} finally {
		ending.abort();
		giveUp.abort();
		await server?.kill();
		rmSync(folder, { recursive: true, force: true });
	}
}
