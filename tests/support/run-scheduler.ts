import { spawn } from 'node:child_process';

/** How a run of the command line ended. */
export interface SchedulerRun {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs `npm run scheduler -- …args` without npm. */
export async function runScheduler(...args: readonly string[]): Promise<SchedulerRun> {
	const child = spawn(process.execPath, ['scheduler/cli.ts', ...args], {
		stdio: ['ignore', 'pipe', 'pipe'],
		env: { ...process.env, INIT_CWD: process.cwd() }
	});
	let stdout = '';
	let stderr = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
	child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
	const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
	return { code, stdout, stderr };
}
