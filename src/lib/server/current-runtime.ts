import type { Runtime } from './runtime.ts';

/**
 * Where the one runtime of the process is kept. The start file and the Vite plugin load these modules natively, the
 * pages load their own bundled copy: only the global object is common to both, and it outlives a hot reload.
 */
const slot = Symbol.for('tidewall.runtime');
type Slots = typeof globalThis & { [slot]?: Runtime };

/** The runtime of this process; undefined until the start file or the Vite plugin has made one. */
export function currentRuntime(): Runtime | undefined {
	return (globalThis as Slots)[slot];
}

/** Makes `runtime` the one of this process. */
export function setCurrentRuntime(runtime: Runtime): void {
	(globalThis as Slots)[slot] = runtime;
}
