import { jsonAnswer, problem, type Answer } from '../ingest/answer.ts';
import { refuseForeignOrigin } from '../own-origin.ts';

/** What the demo does, and what can be done with it. */
export interface DemoControl {
	/** Whether the demo shop is shown. */
	readonly running: boolean;
	/** Why it can not be ended by hand, or begun again; undefined where it can. */
	readonly held: DemoHeld | undefined;
	end(): void;
	begin(): Promise<void>;
}

/** `configured_on`, `configured_off`: as the environment says. `real_data`: a real source has sent events. */
export type DemoHeld = 'configured_on' | 'configured_off' | 'real_data';

/** `GET /v1/demo` */
export function showDemo({ running, held }: DemoControl): Answer {
	return jsonAnswer(200, { running, ...(held !== undefined && { held }) });
}

/** `POST /v1/demo/end`: the simulated shop ends; its boards are no longer offered. */
export function endDemo(demo: DemoControl, request: Request): Answer {
	const refused = refuseForeignOrigin(request);
	if (refused !== undefined) return refused;
	if (demo.running) {
		if (demo.held !== undefined) {
			return problem(409, demo.held, 'The configuration keeps the demo on (TIDEWALL_DEMO).');
		}
		demo.end();
	}
	return showDemo(demo);
}

/** `POST /v1/demo/start`: begins it again, while there are no real events. */
export async function beginDemo(demo: DemoControl, request: Request): Promise<Answer> {
	const refused = refuseForeignOrigin(request);
	if (refused !== undefined) return refused;
	if (!demo.running) {
		if (demo.held !== undefined) {
			return problem(
				409,
				demo.held,
				'The demo is not shown beside real events, or where it is switched off.'
			);
		}
		await demo.begin();
	}
	return showDemo(demo);
}
