/**
 * Prints the closing line of `.ci/run` and exits with 1 if anything failed:
 * `node .ci/summary.mjs STATUS RESULTS.json`, the exit status of `npm test` and the file of Vitest's JSON reporter.
 */
import { existsSync, readFileSync } from 'node:fs';

const [status, file] = process.argv.slice(2);
const suites = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).testResults : [];

let passed = 0;
let failed = 0;
let skipped = 0;
for (const suite of suites) {
	// A file that could not even be loaded has no tests to count.
	if (suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'))
		failed += 1;
	for (const test of suite.assertionResults) {
		if (test.status === 'passed') passed += 1;
		else if (test.status === 'failed') failed += 1;
		// A browser test that is not run here is run nowhere.
		else if (/[\\/]tests[\\/]e2e[\\/]/.test(suite.name)) failed += 1;
		else skipped += 1;
	}
}
// Lint, types or the build stopped before the tests, or the test process itself broke.
if (status !== '0' && failed === 0) failed = 1;

console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;
