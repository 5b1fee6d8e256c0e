import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { between, chanceOf } from './chance.ts';
import { untilNewCheckpoint } from './checkpoint-files.ts';
import { ForgetfulDisk } from './forgetful-disk.ts';
import { inspectLog } from './log-contents.ts';
import { compareWithLog } from './recomputed-board.ts';
import type { Comparison } from './recomputed-board.ts';
import { installKey, ServerProcess } from './server-process.ts';
import { Answers, StubbornSender } from './stubborn-sender.ts';

export interface PowerLossReport {
	readonly cuts: number;
	readonly acknowledged: number;
	/** Acknowledged by the time of a cut and not on the disk. */
	readonly lost: number;
	/** Starts that began from a checkpoint. */
	readonly fromCheckpoint: number;
	readonly seconds: number;
	/** Everything else that was not as promised. */
	readonly problems: readonly string[];
	/** The board after the last cut. */
	readonly comparison: Comparison;
}

/**
 * Cuts the power again and again while three senders post to the server: the process is killed, and what it did not
 * sync is gone.
 */
export async function losePower(
	cuts: number,
	seed: number,
	synchronous: 'FULL' | 'NORMAL'
): Promise<PowerLossReport> {
	const begun = performance.now();
	const chance = chanceOf(seed);
	const parent = mkdtempSync(join(tmpdir(), 'tidewall-power-'));
	const answers = new Answers();
	const problems: string[] = [];
	let lost = 0;
	let fromCheckpoint = 0;
	let server: ServerProcess | undefined;
	try {
		const disk = new ForgetfulDisk(parent);
		const secret = installKey(disk.folder);
		disk.settle();
		const careless = pathToFileURL(resolve('tests/support/faults/synchronous-normal.ts')).href;
		const start = async () => {
			server = new ServerProcess(disk.folder, {
				...disk.environment,
				...(synchronous === 'NORMAL' && { NODE_OPTIONS: `--import=${careless}` }),
				TIDEWALL_CHECKPOINT_SECONDS: '1',
				TIDEWALL_LOG_LEVEL: 'info'
			});
			return { server, address: await server.listening };
		};
		for (let cut = 0; cut < cuts; cut += 1) {
			const { server, address } = await start();
			const ending = new AbortController();
			const sending = Promise.all(
				[0, 1, 2].map((lane) =>
					new StubbornSender(
						`p${cut}-${lane}`,
						seed + 100 * cut + lane,
						{ address: () => address, secret },
						answers
					).send(ending.signal, ending.signal)
				)
			);
			// Every second cut meets a checkpoint that has just been written.
			if (cut % 2 === 0) await untilNewCheckpoint(disk.folder);
			await delay(between(chance, 0, 2_000));
			await server.kill();
			ending.abort();
			await sending;
			if (/"checkpoint":[1-9]/.test(server.output)) fromCheckpoint += 1;
			disk.cutPower();
			const inspection = inspectLog(disk.folder, answers);
			lost += inspection.lost.length;
			if (inspection.lost.length === 0) problems.push(...inspection.problems);
		}
		problems.push(...answers.problems);
		const { address } = await start();
		return {
			cuts,
			acknowledged: answers.acknowledged.size,
			lost,
			fromCheckpoint,
			seconds: Math.round((performance.now() - begun) / 1_000),
			problems,
			comparison: await compareWithLog(disk.folder, address)
		};
	} finally {
		await server?.kill();
		rmSync(parent, { recursive: true, force: true });
	}
}
