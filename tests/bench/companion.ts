import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Functions that a benchmark's child process offers to its parent. */
type Calls = Record<string, (argument: never) => unknown>;
interface Request {
	readonly id: number;
	readonly name: string;
	readonly argument: unknown;
}
type Reply = { readonly id: number } & ({ readonly result: unknown } | { readonly problem: string });

/** A child process with something to measure, or something to measure with; its CPU and memory are its own. */
export class Companion<C extends Calls> {
	readonly #child: ChildProcess;
	readonly #waiting = new Map<
		number,
		{ resolve: (result: unknown) => void; reject: (problem: Error) => void }
	>();
	#lastId = 0;

	/** @param nodeOptions for the child, beside access to the collector */
	constructor(module: URL, nodeOptions: readonly string[] = []) {
		this.#child = fork(module, { execArgv: ['--expose-gc', ...nodeOptions], serialization: 'advanced' });
		this.#child.on('message', (reply: Reply) => {
			const waiting = this.#waiting.get(reply.id);
			this.#waiting.delete(reply.id);
			if ('problem' in reply) waiting?.reject(new Error(reply.problem));
			else waiting?.resolve(reply.result);
		});
		this.#child.on('exit', (code, signal) => {
			for (const { reject } of this.#waiting.values()) reject(new Error(`child ended: ${code ?? signal}`));
		});
	}

	/** Calls a function in the child. */
	call<N extends keyof C & string>(
		name: N,
		...[argument]: Parameters<C[N]>
	): Promise<Awaited<ReturnType<C[N]>>> {
		const id = (this.#lastId += 1);
		const reply = new Promise<unknown>((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#child.send({ id, name, argument } satisfies Request);
		});
		return reply as Promise<Awaited<ReturnType<C[N]>>>;
	}

	async end(): Promise<void> {
		if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
		this.#child.kill('SIGKILL');
		await once(this.#child, 'exit');
	}
}

/** In the child: answers the parent's calls. */
export function answerCalls(calls: Calls): void {
	process.on('message', ({ id, name, argument }: Request) => {
		const call = calls[name] as ((argument: unknown) => unknown) | undefined;
		Promise.resolve()
			.then(() => {
				if (call === undefined) throw new Error(`unknown call ${name}`);
				return call(argument);
			})
			.then(
				(result) => process.send?.({ id, result }),
				(error: unknown) => process.send?.({ id, problem: String(error) })
			);
	});
}
