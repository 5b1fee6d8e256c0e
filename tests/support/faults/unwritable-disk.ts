import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ForgetfulDisk } from './forgetful-disk.ts';
import type { Fault } from './forgetful-disk.ts';
import { inspectLog } from './log-contents.ts';
import { openWalls } from './open-walls.ts';
import { compareWithLog, shownBoard } from './recomputed-board.ts';
import type { Comparison } from './recomputed-board.ts';
import { installKey, ServerProcess } from './server-process.ts';
import { Answers, StubbornSender } from './stubborn-sender.ts';

export interface UnwritableReport {
	readonly faults: number;
	readonly acknowledged: number;
	/** Requests answered 503. */
	readonly refused: number;
	/** Acknowledged events that a power cut at the end took away. */
	readonly lost: number;
	/** From the end of the longest-felt fault to the next acknowledged event, in ms. */
	readonly slowestRecovery: number;
	readonly seconds: number;
	readonly problems: readonly string[];
	/** The board after the last fault, before the power cut. */
	readonly comparison: Comparison;
}

async function until(condition: () => boolean, milliseconds: number): Promise<boolean> {
	const limit = performance.now() + milliseconds;
	while (!condition()) {
		if (performance.now() > limit) return false;
		await delay(5);
	}
	return true;
}

/**
 * Takes the disk away from a server under load and gives it back, fault after fault, with a wall open; then cuts the
 * power.
 */
export async function makeDiskUnwritable(faults: readonly Fault[], seed: number): Promise<UnwritableReport> {
	const begun = performance.now();
	const parent = mkdtempSync(join(tmpdir(), 'tidewall-disk-'));
	const answers = new Answers();
	const problems: string[] = [];
	let slowestRecovery = 0;
	const ending = new AbortController();
	const giveUp = new AbortController();
	let server: ServerProcess | undefined;
	try {
		const disk = new ForgetfulDisk(parent);
		const secret = installKey(disk.folder);
		disk.settle();
		server = new ServerProcess(disk.folder, { ...disk.environment, TIDEWALL_CHECKPOINT_SECONDS: '1' });
		const address = await server.listening;
		const sending = Promise.all(
			[0, 1].map((lane) =>
				new StubbornSender(`d${lane}`, seed + lane, { address: () => address, secret }, answers).send(
					ending.signal,
					giveUp.signal
				)
			)
		);
		const [wall] = await openWalls(address, 1);
		if (wall === undefined) throw new Error('no wall');
		void wall.closed.then((code) => {
			if (!ending.signal.aborted) problems.push(`the wall was closed with ${code}`);
		});
		for (const fault of faults) {
			const arrived = answers.acknowledged.size;
			if (!(await until(() => answers.acknowledged.size > arrived + 100, 10_000)))
				problems.push(`${fault}: nothing was taken before it`);
			const refused = answers.refused;
			disk.break(fault);
			if (fault === 'one sync fails') {
				// The one sync may be that of the roll-ups or of a checkpoint, of which no sender hears.
				for (let attempt = 0; attempt < 20 && answers.refused === refused; attempt++) {
					await until(() => answers.refused > refused, 500);
					if (answers.refused === refused) disk.break(fault);
				}
			}
			if (!(await until(() => answers.refused > refused, 10_000))) problems.push(`${fault}: no 503`);
			if (fault !== 'one sync fails') {
				// Requests that were under way when the fault began are over.
				await delay(300);
				const during = answers.acknowledged.size;
				const frames = wall.frames();
				await delay(1_500);
				if (answers.acknowledged.size !== during)
					problems.push(`${fault}: events were acknowledged during it`);
				if (wall.frames() === frames) problems.push(`${fault}: the wall got no frame`);
				const health = await fetch(`${address}/healthz`);
				if (health.status !== 200) problems.push(`${fault}: /healthz ${health.status}`);
				await shownBoard(address);
			}
			disk.mend();
			const mended = performance.now();
			const acknowledged = answers.acknowledged.size;
			if (!(await until(() => answers.acknowledged.size > acknowledged, 15_000)))
				problems.push(`${fault}: nothing is taken after it`);
			slowestRecovery = Math.max(slowestRecovery, performance.now() - mended);
			const frames = wall.frames();
			if (!(await until(() => wall.frames() > frames + 3, 5_000)))
				problems.push(`${fault}: the wall stands still after it`);
		}
		ending.abort();
		await sending;
		if (server.child.exitCode !== null) problems.push(`the server ended:\n${server.output}`);
		const comparison = await compareWithLog(disk.folder, address);
		wall.socket.terminate();
		await server.kill();
		disk.cutPower();
		const { lost, problems: found } = inspectLog(disk.folder, answers);
		problems.push(...found, ...answers.problems);
		// What the server said of it.
		if (problems.length > 0) problems.push(server.output.slice(-5_000));
		return {
			faults: faults.length,
			acknowledged: answers.acknowledged.size,
			refused: answers.refused,
			lost: lost.length,
			slowestRecovery: Math.round(slowestRecovery),
			seconds: Math.round((performance.now() - begun) / 1_000),
			problems,
			comparison
		};
	} finally {
		ending.abort();
		giveUp.abort();
		await server?.kill();
		rmSync(parent, { recursive: true, force: true });
	}
}
