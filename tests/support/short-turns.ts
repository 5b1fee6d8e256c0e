import type { QueueScenario } from '#scheduler/simulate/scenario.ts';

/** A chat in turns without chance: replies of 10 s, pauses of 20 s, 30 s to wrap up, always closed by the agent. */
export const shortTurns: Extract<QueueScenario['session'], { readonly kind: 'turns' }> = {
	kind: 'turns',
	turnWeights: [1],
	reply: { kind: 'constant', value: 10_000 },
	pause: { kind: 'constant', value: 20_000 },
	wrapUp: { kind: 'constant', value: 30_000 },
	insisting: 0,
	assisted: 0,
	closing: [1, 0, 0]
};
