import { isBuiltin } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Lint rule: the house has rooms, and imports go in one direction only
 * (`domain` ← `protocol` ← `client`, `components` ← `routes`; `domain` ← `scheduler` ← `server` ← `routes`;
 * `protocol` ← `server/live`).
 */

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} Room
 * @property {RegExp} files which files are in this room, by their path from the root; the first match counts
 * @property {readonly string[]} rooms other rooms that it may import
 * @property {RegExp} [packages] packages that it may import; without it, all but databases
 * @property {boolean} [builtins] whether it may import Node's own modules
 * @property {string} reason why nothing else, shown to whoever breaks the rule
 */

const pure = /^(date-fns|@date-fns\/tz|typebox)(\/|$)/;
const screen = /^(svelte|@?date-fns|d3|d3-\w+|uplot|@fontsource-variable\/[\w-]+|\$app)(\/|$)/;

/** @type {Readonly<Record<string, Room>>} */
export const rooms = {
	domain: {
		files: /^src\/lib\/domain\//,
		rooms: [],
		packages: pure,
		reason:
			'the domain is pure: words of the field without clock, chance, input or output, so that every number can be computed again'
	},
	protocol: {
		files: /^src\/lib\/protocol\//,
		rooms: ['domain'],
		packages: pure,
		reason: 'server and wall both load the protocol, so it knows only the domain'
	},
	client: {
		files: /^src\/lib\/client\//,
		rooms: ['domain', 'protocol'],
		packages: screen,
		reason:
			'the client follows a board with what the protocol sends, and nothing of the server reaches a browser'
	},
	components: {
		files: /^src\/lib\/components\//,
		rooms: ['domain', 'protocol', 'client', 'i18n', 'tables'],
		packages: screen,
		reason: 'components get everything as props, so that each can be shown and tested without a server'
	},
	i18n: {
		files: /^src\/lib\/i18n\//,
		rooms: ['domain'],
		packages: /^(@inlang\/paraglide-js|@?date-fns|@sveltejs\/kit|\$app)(\/|$)/,
		builtins: true,
		reason: 'messages and formats are used by every screen and know none of them'
	},
	tables: {
		files: /^src\/lib\/tables\//,
		rooms: ['domain'],
		reason:
			'tables are read and written the same way in the server and in the scheduler, so they know neither'
	},
	'scheduler-cli': {
		files: /^scheduler\/(cli\.ts$|commands\/)/,
		rooms: ['domain', 'scheduler', 'scheduler-worker', 'scheduler-files', 'tables'],
		builtins: true,
		reason:
			'the scheduler runs without the product: its command line reads tables and knows nothing of the web'
	},
	'scheduler-worker': {
		// What runs in threads or starts them; the searches themselves stay pure and may run in any thread.
		files: /^scheduler\/(worker\.ts$|threads\/)/,
		rooms: ['domain', 'scheduler'],
		builtins: true,
		reason: 'the scheduler runs without the product: no web, no database'
	},
	'scheduler-files': {
		files: /^scheduler\/roster\/files\//,
		rooms: ['domain', 'scheduler', 'tables'],
		packages: pure,
		reason:
			'what planners hand over as tables is read the same way on the command line and in the server: bytes come in, values go out'
	},
	scheduler: {
		files: /^scheduler\//,
		rooms: ['domain'],
		packages: /^(date-fns|@date-fns\/tz|typebox|chinese-days|highs)(\/|$)/,
		reason:
			'the scheduler knows only the domain: no web, no database, no clock, so that a plan can be computed again from its seed'
	},
	'server-storage': {
		files: /^src\/lib\/server\/(storage|log)\//,
		rooms: ['domain', 'server'],
		builtins: true,
		reason: 'the log and the storage keep what the domain says, and know nothing of screens or the wire'
	},
	'server-live': {
		files: /^src\/lib\/server\/live\//,
		rooms: ['domain', 'protocol', 'scheduler', 'server', 'server-storage', 'i18n'],
		builtins: true,
		reason: 'the live server speaks the protocol and never knows the screens that listen'
	},
	server: {
		files: /^src\/lib\/server\//,
		rooms: [
			'domain',
			'scheduler',
			'scheduler-worker',
			'scheduler-files',
			'server-storage',
			'server-live',
			'tables',
			'i18n'
		],
		builtins: true,
		reason: 'the server never knows a screen, and only server/live speaks the protocol to the walls'
	},
	'routes-browser': {
		files: /^src\/routes\/(.*\/)?(\+(page|layout|error)(@[^/]*)?\.(svelte|ts|js)|[^+/][^/]*\.svelte(\.ts)?)$/,
		rooms: ['domain', 'protocol', 'client', 'components', 'i18n', 'tables', 'routes'],
		reason: 'this file is loaded by the browser, which must never get code of the server'
	},
	routes: {
		files: /^src\/(routes\/|hooks\.|server\.ts$|params\/)/,
		rooms: [
			'domain',
			'protocol',
			'client',
			'components',
			'scheduler',
			'tables',
			'i18n',
			'server',
			'server-live',
			'server-storage',
			'routes-browser'
		],
		builtins: true,
		reason:
			'routes and start files only join the rooms; a database is known by server/storage and server/log alone'
	}
};

const databases = /^(node:sqlite|sqlite|kysely|better-sqlite3|pg|postgres|@libsql)(\/|$)/;
const knowsDatabases = new Set(['server-storage']);

/** The room of a file (path from the root, with slashes), or undefined outside the house (tests, configuration). */
function roomOf(path) {
	return Object.keys(rooms).find((name) => rooms[name].files.test(path));
}

/** The file that an import names, from the root, or undefined for a package. */
function importedFile(source, importer) {
	if (source.startsWith('#lib/')) return `src/lib/${source.slice('#lib/'.length)}`;
	if (source.startsWith('#scheduler/')) return `scheduler/${source.slice('#scheduler/'.length)}`;
	if (source.startsWith('.') || source.startsWith('/')) {
		return relative(root, resolve(dirname(importer), source))
			.split(sep)
			.join('/');
	}
	return undefined;
}

/** What is wrong with the import and why, or undefined. */
function fault(source, importer, from) {
	const room = rooms[from];
	const forbidden = (what) => `${from} must not import ${what}: ${room.reason}`;
	if (databases.test(source)) {
		if (knowsDatabases.has(from)) return undefined;
		return `"${source}" is a database: only server/storage and server/log know one, so that another store can take its place`;
	}
	const file = importedFile(source, importer);
	if (file !== undefined) {
		// Kit writes ./$types beside every route.
		if (/(^|\/)\$types(\.js|\.d\.ts)?$/.test(file)) return undefined;
		const to = roomOf(file);
		if (to === from || (to !== undefined && room.rooms.includes(to))) return undefined;
		if (to === undefined && /\.(css|svg|png|json)$/.test(file)) return undefined;
		// The start file serves what the build made of the routes.
		if (from === 'routes' && file.startsWith('build/')) return undefined;
		return forbidden(to ?? `"${source}"`);
	}
	if (/^\$lib(\/|$)/.test(source)) return `write #lib/ instead of "${source}": bare Node cannot resolve $lib`;
	if (isBuiltin(source)) {
		return room.builtins ? undefined : forbidden(`Node's "${source}"`);
	}
	if (room.packages && !room.packages.test(source)) return forbidden(`the package "${source}"`);
	return undefined;
}

/** @type {import('eslint').Rule.RuleModule} */
export const importDirection = {
	meta: {
		type: 'problem',
		docs: { description: 'imports go in one direction between the rooms of the house' },
		schema: [],
		messages: { forbidden: '{{fault}} (eslint/import-direction.js).' }
	},
	create(context) {
		const from = roomOf(relative(root, context.filename).split(sep).join('/'));
		if (from === undefined) return {};

		const check = (source) => {
			if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
			const found = fault(source.value, context.filename, from);
			if (found === undefined) return;
			context.report({ node: source, messageId: 'forbidden', data: { fault: found } });
		};
		return {
			ImportDeclaration: (node) => check(node.source),
			ExportNamedDeclaration: (node) => check(node.source),
			ExportAllDeclaration: (node) => check(node.source),
			ImportExpression: (node) => check(node.source),
			TSImportType: (node) => check(node.source ?? node.argument?.literal),
			'CallExpression[callee.name="require"]': (node) => check(node.arguments[0])
		};
	}
};
