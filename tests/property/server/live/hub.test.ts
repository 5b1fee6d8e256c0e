import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BoardState, QueueRow } from '#lib/domain/board/board-state.ts';
import { until, WallStage } from '../../../support/wall-stage.ts';
import type { TestWall } from '../../../support/wall-stage.ts';

const row = (waiting: number): QueueRow => ({
	queue: 'q',
	waiting,
	unanswered: 0,
	inService: 0,
	arrivals: waiting,
	within: { part: 0, of: 0 }
});

/** What may happen to a board and its walls; `wall` and `queue` choose by remainder. */
type Happening =
	| { readonly kind: 'queue'; readonly queue: number; readonly waiting: number }
	| { readonly kind: 'queue gone'; readonly queue: number }
	| { readonly kind: 'burst'; readonly waiting: number }
	| { readonly kind: 'tick' }
	| { readonly kind: 'new life' }
	| { readonly kind: 'drop' | 'come back' | 'come anew' | 'stall' | 'read'; readonly wall: number };

const wall = fc.nat(2);
const happening: fc.Arbitrary<Happening> = fc.oneof(
	fc.record({ kind: fc.constant('queue' as const), queue: fc.nat(4), waiting: fc.nat(50) }),
	fc.record({ kind: fc.constant('queue gone' as const), queue: fc.nat(4) }),
	fc.record({ kind: fc.constant('burst' as const), waiting: fc.nat(50) }),
	fc.record({ kind: fc.constant('tick' as const) }),
	fc.record({ kind: fc.constant('new life' as const) }),
	fc.record({ kind: fc.constantFrom('drop', 'come back', 'come anew', 'stall', 'read'), wall })
);

const tickMs = 3;

test('after any changes, drops, returns and stalls every wall that is there shows the board of the server', async () => {
	// A gap in the frames throws in the wall itself.
	await fc.assert(
		fc.asyncProperty(fc.array(happening, { minLength: 5, maxLength: 40 }), async (happenings) => {
			const stage = await new WallStage({ tickMs, resumeWindowMs: 40 }).open();
			try {
				await play(stage, happenings);
			} finally {
				await stage.close();
			}
		}),
		{ numRuns: 40 }
	);
});

async function play(stage: WallStage, happenings: readonly Happening[]): Promise<void> {
	const walls: TestWall[] = [await stage.readyWall(), await stage.readyWall(), await stage.readyWall()];
	const state = () => stage.boards.states.get('main') as BoardState;
	const setQueues = (queues: Record<string, QueueRow>) =>
		stage.boards.states.set('main', { ...state(), queues });

	/** Replaces the wall by a new connection, as the client does: with its board and its place, or with nothing. */
	function reconnect(index: number, resume: boolean): void {
		const before = walls[index] as TestWall;
		before.socket.terminate();
		const known = resume && before.state !== undefined;
		const after = stage.wall(`board=main&v=1${known ? `&epoch=${before.epoch}&seq=${before.seq}` : ''}`);
		if (known) Object.assign(after, { state: before.state, epoch: before.epoch, seq: before.seq });
		walls[index] = after;
	}

	for (const now of happenings) {
		switch (now.kind) {
			case 'queue':
				setQueues({ ...state().queues, [`q${now.queue}`]: row(now.waiting) });
				break;
			case 'queue gone': {
				const { [`q${now.queue}`]: _gone, ...others } = state().queues;
				setQueues(others);
				break;
			}
			case 'burst':
				for (let count = 0; count < 20; count += 1) stage.waiting(now.waiting + count);
				break;
			case 'tick':
				await new Promise((resolve) => setTimeout(resolve, 2 * tickMs));
				break;
			case 'new life':
				stage.boards.epoch = `life${stage.boards.reads}`;
				break;
			case 'drop':
				walls[now.wall]?.socket.terminate();
				break;
			case 'come back':
				reconnect(now.wall, true);
				break;
			case 'come anew':
				reconnect(now.wall, false);
				break;
			case 'stall':
				walls[now.wall]?.socket.pause();
				break;
			case 'read':
				walls[now.wall]?.socket.resume();
				break;
			default:
				now satisfies never;
		}
	}
	stage.waiting(1_000);
	walls.forEach(({ socket }, index) => {
		if (socket.readyState === socket.CLOSED || socket.readyState === socket.CLOSING) reconnect(index, true);
		else socket.resume();
	});
	await until(
		() => walls.every(({ state: held }) => held?.now.waiting === 1_000),
		'all walls at the last state'
	);
	for (const { state: held } of walls) expect(held).toEqual(JSON.parse(JSON.stringify(state())));
}
