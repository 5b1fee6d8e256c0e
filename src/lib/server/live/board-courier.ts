import { second, type Milliseconds } from '#lib/domain/units.ts';
import type { ArchivistReport, ArchivistRequest } from './archivist-messages.ts';
import { countingDigest, type CountedBoard } from './board-definition.ts';
import type { LiveFloors } from './live-floors.ts';
import { Mailbox } from './mailbox.ts';
import { TallyAssembly } from './tally-parts.ts';

/** How long an answer may take; then the live floors go on, and it is tried again. */
const patience: Milliseconds = 5 * second;

/**
 * Fetches boards that the archivist has counted to the live floors. For the moment of the handing over both stand at
 * the same event: events wait on the log, walls and pages are served all the same.
 */
export class BoardCourier {
	readonly #floors: LiveFloors;
	readonly #tell: (request: ArchivistRequest) => void;
	readonly #onTrouble: (board: string, reason: string) => void;
	readonly #answers = new Mailbox<ArchivistReport>();
	#offered: readonly CountedBoard[] = [];
	#fetching = false;
	#retry: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(
		floors: LiveFloors,
		tell: (request: ArchivistRequest) => void,
		onTrouble: (board: string, reason: string) => void
	) {
		this.#floors = floors;
		this.#tell = tell;
		this.#onTrouble = onTrouble;
	}

	/** Takes what the archivist says. */
	hear(report: ArchivistReport): void {
		switch (report.kind) {
			case 'counting':
				this.#floors.noteCounting(report.board, report.done);
				break;
			case 'counted':
				this.#offered = report.boards;
				void this.#fetchOffered();
				break;
			case 'standing':
			case 'unable':
			case 'part':
				this.#answers.post(report);
				break;
			default:
				break;
		}
	}

	/** Fetches, one after the other, what is wanted and to be had. */
	async #fetchOffered(): Promise<void> {
		if (this.#fetching) return;
		this.#fetching = true;
		try {
			for (let board = this.#wanted(); board !== undefined; board = this.#wanted()) {
				const failure = await this.#fetch(board);
				if (failure === undefined) continue;
				this.#onTrouble(board.id, failure);
				break;
			}
		} finally {
			this.#fetching = false;
		}
		// Offered while the last one was fetched, or not to be had just now.
		if (this.#wanted() === undefined) return;
		clearTimeout(this.#retry);
		this.#retry = setTimeout(() => void this.#fetchOffered(), second);
		this.#retry.unref();
	}

	#wanted(): CountedBoard | undefined {
		if (this.#closed) return undefined;
		const pending = this.#floors.pending();
		return this.#offered.find(({ id, digest }) =>
			pending.some((definition) => definition.board.id === id && countingDigest(definition) === digest)
		);
	}

	/** @returns why it could not be fetched now */
	async #fetch(board: CountedBoard): Promise<string | undefined> {
		const floors = this.#floors;
		this.#tell({ kind: 'stand', board });
		const standing = await this.#answerOn(board);
		if (standing === undefined) this.#tell({ kind: 'resume' });
		if (standing?.kind !== 'standing') return 'the archivist has no such board now';
		try {
			const isStill = await within(patience, floors.holdAt(Math.max(floors.position, standing.position)));
			const definition = floors.definition(board.id);
			const floor = definition && floors.floor(definition.board.organisation);
			if (!isStill || floor === undefined) {
				this.#tell({ kind: 'resume' });
				return 'the live floors did not come to where the archivist stands';
			}
			const { inquiriesFrom } = floor.commerce;
			this.#tell({ kind: 'cut', position: floors.position, now: floor.now, inquiriesFrom });
			const assembly = new TallyAssembly();
			for (;;) {
				const answer = await this.#answerOn(board);
				if (answer?.kind !== 'part') {
					this.#tell({ kind: 'resume' });
					return 'the archivist did not hand the board over';
				}
				const whole = assembly.take(answer.part);
				if (whole !== undefined) {
					floors.plant(board, whole.tally, answer.clock, whole.older);
					return undefined;
				}
				this.#tell({ kind: 'next' });
			}
		} finally {
			floors.release();
		}
	}

	/** The next answer about a board; one about another board, which was given up, is passed over. */
	async #answerOn({ id, digest }: CountedBoard) {
		const until = performance.now() + patience;
		for (;;) {
			const left = until - performance.now();
			const answer = await this.#answers.take(['standing', 'unable', 'part'], left);
			if (answer === undefined) return undefined;
			if (answer.board.id === id && answer.board.digest === digest) return answer;
		}
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#retry);
	}
}

/** Whether a promise was fulfilled within a time. */
async function within(time: Milliseconds, promise: Promise<void>): Promise<boolean> {
	const late = Promise.withResolvers<false>();
	const timer = setTimeout(() => late.resolve(false), time);
	try {
		return await Promise.race([promise.then(() => true), late.promise]);
	} finally {
		clearTimeout(timer);
	}
}
