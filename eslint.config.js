import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import { importDirection } from './eslint/import-direction.js';
import svelteConfig from './svelte.config.js';

const noEnums = {
	selector: 'TSEnumDeclaration',
	message: 'No enums: a union of literals needs no code at run time, and Node runs these files as they are.'
};
const noDefaultExport = {
	selector: 'ExportDefaultDeclaration',
	message: 'No default exports: a name that is the same everywhere can be searched and renamed.'
};

const clockIsAnArgument =
	'Nothing here reads a clock: the instant is an argument, so that a result can be computed again.';
const chanceIsAnArgument =
	'Nothing here rolls dice: the random generator is an argument with a seed, so that a result can be repeated.';

export default defineConfig(
	globalIgnores([
		'build/',
		'.svelte-kit/',
		'coverage/',
		'data/',
		'test-results/',
		'src/lib/i18n/generated/',
		'src/lib/i18n/project.inlang/',
		'tests/fixtures/'
	]),
	js.configs.recommended,
	ts.configs.recommended,
	svelte.configs.recommended,
	{
		languageOptions: { globals: globals.node },
		plugins: { tidewall: { rules: { 'import-direction': importDirection } } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			'tidewall/import-direction': 'error',
			// `== null` asks for both kinds of absence at once.
			eqeqeq: ['error', 'always', { null: 'ignore' }],
			// Coefficients keep the digits of their source.
			'no-loss-of-precision': 'off',
			'no-restricted-syntax': ['error', noEnums, noDefaultExport]
		}
	},
	{
		files: ['**/*.ts'],
		ignores: ['**/*.svelte.ts'],
		extends: [ts.configs.recommendedTypeChecked],
		languageOptions: {
			parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
		},
		rules: {
			// tsc knows every name; ESLint does not know the types among them.
			'no-undef': 'off',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			// Branded quantities count as objects there.
			'@typescript-eslint/no-unsafe-unary-minus': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			// An async function may await nothing where a port (EventLog, Storage) promises a promise.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/restrict-template-expressions': [
				'error',
				{ allowNumber: true, allowBoolean: true }
			],
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			globals: globals.browser,
			parserOptions: {
				parser: ts.parser,
				extraFileExtensions: ['.svelte'],
				svelteConfig,
				// Types are svelte-check's work: a second type program for every component doubles the time.
				projectService: false
			}
		},
		rules: {
			'no-undef': 'off',
			// State is $state.raw and replaced as a whole; a Map or Set inside is never a reactive one.
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['src/lib/client/**', 'src/lib/components/**'],
		languageOptions: { globals: globals.browser }
	},
	{
		files: ['src/lib/domain/**', 'src/lib/protocol/**', 'scheduler/**'],
		ignores: ['scheduler/cli.ts', 'scheduler/worker.ts', 'scheduler/threads/**'],
		rules: {
			'no-restricted-syntax': [
				'error',
				noEnums,
				noDefaultExport,
				{ selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: clockIsAnArgument },
				{ selector: 'CallExpression[callee.name="Date"]', message: clockIsAnArgument }
			],
			'no-restricted-properties': [
				'error',
				{ object: 'Date', property: 'now', message: clockIsAnArgument },
				{ object: 'performance', property: 'now', message: clockIsAnArgument },
				{ object: 'Math', property: 'random', message: chanceIsAnArgument },
				{ object: 'crypto', property: 'randomUUID', message: chanceIsAnArgument },
				{ object: 'crypto', property: 'getRandomValues', message: chanceIsAnArgument }
			],
			'no-restricted-globals': [
				'error',
				...['fetch', 'process', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'].map(
					(name) => ({
						name,
						message: 'Input, output and timers belong to the server and the client; this room only computes.'
					})
				)
			]
		}
	},
	{
		files: ['src/lib/components/**'],
		rules: {
			'no-restricted-globals': [
				'error',
				...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource'].map((name) => ({
					name,
					message: 'Components get everything as props and never fetch: the route or lib/client does.'
				}))
			]
		}
	},
	{
		// Read by tools that want a default export.
		files: ['*.config.{js,ts}'],
		rules: { 'no-restricted-syntax': ['error', noEnums] }
	}
);
