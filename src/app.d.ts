import type { Runtime } from '#lib/server/runtime.ts';

declare global {
	namespace App {
		interface Locals {
			readonly runtime: Runtime;
		}
	}
}
