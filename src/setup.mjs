/**
 * Brings a checkout to the state that a script needs: `node src/setup.mjs [install] [build]`.
 *
 * Plain JavaScript without dependencies, because it runs on the machine's own Node (20 or newer) before
 * anything is installed. Everything after it runs on the Node of package.json, which npm puts first on PATH.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const oldestNode = 20;
const root = fileURLToPath(new URL('..', import.meta.url));
const binaries = join(root, 'node_modules', '.bin');
const pinnedNode = join(
	root,
	'node_modules',
	'node',
	'bin',
	process.platform === 'win32' ? 'node.exe' : 'node'
);

/** What the product is built from; `src/lib/i18n/generated` is itself written by a build. */
const sources = ['src', 'scheduler', 'static', 'package-lock.json', 'svelte.config.js', 'vite.config.ts'];
const notSources = [join(root, 'src/lib/i18n/generated'), join(root, 'src/lib/i18n/project.inlang')];

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
	fail(
		`Tidewall needs Node ${oldestNode} or newer to install itself; this is Node ${process.versions.node}. ` +
			'Install a current Node from https://nodejs.org and run the command again.'
	);
}

const steps = { install, build };
for (const name of process.argv.slice(2)) {
	const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
	if (!step) fail(`setup: unknown step "${name}"; known steps: ${Object.keys(steps).join(', ')}.`);
	step();
}

function install() {
	const reason = staleInstall();
	if (reason === undefined) return;
	say(`Installing dependencies (${reason}) …`);
	// Without our own .bin: npm ci deletes the Node in there, and must not be running on it.
	const path = (process.env.PATH ?? '').split(delimiter).filter((entry) => entry !== binaries);
	run('npm', ['ci', '--include=dev', '--loglevel=error'], path, process.platform === 'win32');
	const left = staleInstall();
	if (left !== undefined)
		fail(`npm ci ended without an error, but ${left}. Delete node_modules and try again.`);
}

/** Why node_modules is not what package-lock.json says, or undefined when it is. Compares versions, not times. */
function staleInstall() {
	const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
	if (installed === undefined) return 'node_modules is missing or incomplete';
	if (!existsSync(pinnedNode)) return 'the Node of package.json is missing';
	for (const [path, wanted] of Object.entries(lockedPackages(join(root, 'package-lock.json')) ?? {})) {
		// Packages for other platforms are locked but rightly absent.
		if (path === '' || (wanted.optional && !installed[path])) continue;
		if (installed[path]?.version !== wanted.version) return `${path} is not at ${wanted.version}`;
	}
	return undefined;
}

function lockedPackages(path) {
	if (!existsSync(path)) return undefined;
	return JSON.parse(readFileSync(path, 'utf8')).packages;
}

function build() {
	const built = statSync(join(root, 'build', 'index.js'), { throwIfNoEntry: false })?.mtimeMs;
	if (built !== undefined && newestChange(sources.map((name) => join(root, name))) <= built) return;
	say(built === undefined ? 'Building …' : 'Building again, because sources have changed …');
	const path = [binaries, ...(process.env.PATH ?? '').split(delimiter)];
	run(pinnedNode, [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel=warn'], path);
}

/** The latest change below the paths; folders count too, because a deleted file only shows there. */
function newestChange(paths) {
	let newest = 0;
	for (const path of paths) {
		if (notSources.includes(path)) continue;
		const found = statSync(path, { throwIfNoEntry: false });
		if (!found) continue;
		newest = Math.max(newest, found.mtimeMs);
		if (found.isDirectory()) {
			newest = Math.max(newest, newestChange(readdirSync(path).map((name) => join(path, name))));
		}
	}
	return newest;
}

function run(command, args, path, shell = false) {
	const { status, error } = spawnSync(command, args, {
		cwd: root,
		stdio: 'inherit',
		env: { ...process.env, PATH: path.join(delimiter) },
		shell
	});
	if (error) fail(`${command} could not be started: ${error.message}`);
	if (status !== 0) process.exit(status ?? 1);
}

function say(text) {
	console.error(text);
}

function fail(text) {
	say(text);
	process.exit(1);
}
