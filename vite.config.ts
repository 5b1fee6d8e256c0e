import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { assertTranslated, paraglideOptions } from './src/lib/i18n/compile-messages.ts';
import { wallSockets } from './src/lib/server/live/vite-plugin.ts';

/** A build never ships a screen that falls back to another language. */
const failOnMissingTranslations: Plugin = { name: 'tidewall:translations', buildStart: assertTranslated };

/** Suites that start servers and browsers. */
const needsQuiet = new Set(['integration', 'e2e']);

/** One folder of tests; `seconds`: what one test may take before it counts as stuck. */
const project = (name: string, seconds: number): TestProjectInlineConfiguration => ({
	extends: true,
	test: {
		name,
		include: [`tests/${name}/**/*.test.ts`],
		environment: 'node',
		testTimeout: seconds * 1_000,
		hookTimeout: Math.max(seconds, 30) * 1_000,
		// Against real sockets and browsers on a shared machine: one that fails twice is broken, not starved.
		retry: process.env['CI'] && needsQuiet.has(name) ? 1 : 0
	}
});

const underTest = process.env['VITEST'] !== undefined;

export default defineConfig({
	plugins: [
		sveltekit(),
		// Tests compile the messages once for all projects (globalSetup).
		...(underTest ? [] : [failOnMissingTranslations, paraglideVitePlugin(paraglideOptions), wallSockets()])
	],
	test: {
		globalSetup: ['tests/support/compile-messages.ts'],
		// The suites start servers and browsers: more workers than cores only make their waits longer.
		maxWorkers: 2,
		reporters: process.env['TIDEWALL_TEST_RESULTS']
			? ['default', ['json', { outputFile: process.env['TIDEWALL_TEST_RESULTS'] }]]
			: ['default'],
		projects: [
			project('unit', 20),
			project('property', 60),
			project('integration', 30),
			project('golden', 60),
			project('e2e', 90),
			project('long', 900)
		]
	}
});
