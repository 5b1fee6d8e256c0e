import { columnTitle, faultText } from '#lib/i18n/import-fault-text.ts';
import { ProblemList } from '#lib/domain/board/problem-list.ts';
import type { ColumnMapping } from '#lib/tables/map-columns.ts';
import { writeCsv, type CsvValue } from '#lib/tables/write-csv.ts';
import { writeXlsx } from '#lib/tables/write-xlsx.ts';
import { m } from '#lib/i18n/generated/messages.js';
import { jsonAnswer, problem, toResponse, type Answer } from '../ingest/answer.ts';
import { answering, fromOwnOrigin, readJson, Refused } from '../json-request.ts';
import { setupFileLimits, type ImportDesk, type ImportOutcome } from './import-desk.ts';
import { importKinds, personColumns, shopColumns } from './import-kinds.ts';
import type { ImportColumn, ImportKind } from './import-kinds.ts';
import { invalid } from './registry-api.ts';

/** What a file may be sent as; none of them is a type that a foreign page can send without asking first. */
const fileTypes: readonly string[] = [
	'application/octet-stream',
	'text/csv',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
];

/** How much of a file that is too large is read, so that its sender gets to see the answer. */
const mostDiscarded = 64 * 1_048_576;

async function readFileBody(request: Request): Promise<Uint8Array<ArrayBuffer>> {
	fromOwnOrigin(request);
	const type = (request.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
	if (!fileTypes.includes(type)) {
		throw new Refused(
			problem(415, 'media_type_not_supported', `Send the file as one of ${fileTypes.join(', ')}.`)
		);
	}
	const { body } = request;
	if (body === null) throw new Refused(problem(400, 'body_missing', 'The body must be the file.'));
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Cancelling the body would cut the connection before the answer is read: what is too much is read and thrown away.
	for await (const chunk of body.values({ preventCancel: true }) as unknown as AsyncIterable<Uint8Array>) {
		size += chunk.byteLength;
		if (size <= setupFileLimits.bytes) chunks.push(chunk);
		else chunks.length = 0;
		if (size > mostDiscarded) break;
	}
	if (size > setupFileLimits.bytes) {
		throw new Refused(
			problem(413, 'too_large', 'The file is too large.', {}, { limit: setupFileLimits.bytes })
		);
	}
	const bytes = new Uint8Array(size);
	let at = 0;
	for (const chunk of chunks) {
		bytes.set(chunk, at);
		at += chunk.byteLength;
	}
	return bytes;
}

/** `POST /v1/registry/imports?kind=shops|people&name=FILE`: takes a file in and says what it holds. */
export function addImport(imports: ImportDesk, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		const query = new URL(request.url).searchParams;
		const kind = importKinds.find((known) => known === query.get('kind'));
		if (kind === undefined) return invalid([{ path: '/kind', code: 'value_unknown' }]);
		const outcome = await imports.add(kind, query.get('name') ?? '', await readFileBody(request));
		return answerTo(outcome, 201);
	});
}

/** `GET /v1/registry/imports/{id}` */
export async function showImport(imports: ImportDesk, id: string): Promise<Answer> {
	return answerTo(await imports.preview(id), 200);
}

/** `PUT /v1/registry/imports/{id}`: `{mapping: {column: index}, defaultSource}`. */
export function mapImport(imports: ImportDesk, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		const content = await readJson(request, 16_384);
		const list = new ProblemList();
		const fields = list.object(content, '', ['mapping', 'defaultSource']);
		const known: readonly string[] = [...shopColumns, ...personColumns];
		const given = list.object(fields?.['mapping'] ?? {}, '/mapping', known) ?? {};
		const mapping: Partial<Record<ImportColumn, number>> = {};
		for (const [key, index] of Object.entries(given)) {
			const column = list.number(index, `/mapping/${key}`, { least: -1, most: 255, whole: true });
			if (column !== undefined) mapping[key as ImportColumn] = column;
		}
		const source = fields?.['defaultSource'];
		const defaultSource =
			source === undefined || source === '' ? '' : (list.text(source, '/defaultSource', 256) ?? '');
		if (list.problems.length > 0) return invalid(list.problems);
		return answerTo(await imports.map(id, mapping as ColumnMapping<ImportColumn>, defaultSource), 200);
	});
}

/** `POST /v1/registry/imports/{id}/apply`: `{leaveBadOut: true}` is the consent to take the good rows alone. */
export function applyImport(imports: ImportDesk, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		const content = await readJson(request, 1_024);
		const leaveBadOut =
			typeof content === 'object' &&
			content !== null &&
			'leaveBadOut' in content &&
			content.leaveBadOut === true;
		const outcome = await imports.apply(id, leaveBadOut);
		if (outcome.status !== 'done') return answerTo(outcome, 200);
		const { value } = outcome;
		switch (value.status) {
			case 'saved':
				return jsonAnswer(200, { items: value.items, left: value.left });
			case 'bad_rows':
				return problem(409, 'bad_rows', 'Some rows cannot be taken.', {}, { bad: value.bad });
			case 'nothing':
				return problem(409, 'nothing_to_save', 'No row can be taken.');
			case 'changed':
				return problem(409, 'changed', 'The registries have changed. Look at the preview again.');
		}
	});
}

/** `DELETE /v1/registry/imports/{id}` */
export function removeImport(imports: ImportDesk, id: string, request: Request): Promise<Answer> {
	return answering(async () => {
		fromOwnOrigin(request);
		await imports.remove(id);
		return { status: 204, headers: { 'Cache-Control': 'no-store' }, body: '' };
	});
}

/** `GET /v1/registry/imports/{id}/bad?format=csv|xlsx`: the rows that cannot be taken, each with its reasons. */
export async function badRowsFile(imports: ImportDesk, id: string, url: URL): Promise<Response> {
	const outcome = await imports.badRows(id);
	if (outcome.status !== 'done') return toResponse(answerTo(outcome, 200));
	const { header, rows, fileName } = outcome.value;
	const width = Math.max(header.length, ...rows.map(({ cells }) => cells.length));
	const titles = [
		...Array.from({ length: width }, (_, column) => header[column] ?? ''),
		m.import_reason_title()
	];
	const body = rows.map(({ row, cells, faults }) => [
		...Array.from({ length: width }, (_, column) => cells[column] ?? ''),
		`${m.import_row({ row })} ${faults.map(faultText).join(m.list_separator())}`
	]);
	const stem = fileName.replace(/\.[^.]*$/, '') || 'rows';
	return tableFile(url.searchParams.get('format'), `${stem}-bad`, titles, body);
}

/** `GET /v1/registry/templates/{kind}?format=csv|xlsx`: an empty file with titles and one example, in the reader's language. */
export async function templateFile(kind: string, url: URL): Promise<Response> {
	const known = importKinds.find((other) => other === kind);
	if (known === undefined) {
		return toResponse(problem(404, 'template_unknown', 'There are templates for shops and people.'));
	}
	const columns: readonly ImportColumn[] = known === 'shops' ? shopColumns : personColumns;
	return tableFile(
		url.searchParams.get('format'),
		`tidewall-${known}`,
		columns.map(columnTitle),
		exampleRows(known)
	);
}

function exampleRows(kind: ImportKind): readonly (readonly CsvValue[])[] {
	const pre = m.queue_kind_pre_sale();
	const after = m.queue_kind_after_sale();
	const shop = m.example_shop();
	return kind === 'shops'
		? [
				[shop, 'flagship', pre, 'flagship-presale', pre, 30, '90%'],
				[shop, 'flagship', after, 'flagship-aftersale', after, 60, '80%']
			]
		: [
				[m.example_person(), 'E001', 'chat', 'cs-01', m.example_group()],
				[m.example_person(), 'E001', 'chat', 'cs-02', m.example_group()]
			];
}

async function tableFile(
	format: string | null,
	stem: string,
	titles: readonly string[],
	rows: readonly (readonly CsvValue[])[]
): Promise<Response> {
	const xlsx = format === 'xlsx';
	const body = xlsx ? await writeXlsx(titles, rows) : writeCsv(titles, rows);
	const name = encodeURIComponent(`${stem}.${xlsx ? 'xlsx' : 'csv'}`);
	return new Response(body, {
		headers: {
			'Content-Type': xlsx
				? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
				: 'text/csv; charset=utf-8',
			'Content-Disposition': `attachment; filename*=UTF-8''${name}`,
			'Cache-Control': 'no-store'
		}
	});
}

function answerTo<T>(outcome: ImportOutcome<T>, status: 200 | 201): Answer {
	switch (outcome.status) {
		case 'done':
			return jsonAnswer(status, outcome.value);
		case 'unreadable': {
			const { fault, row, limit } = outcome.outcome;
			const members = { ...(row !== undefined && { row }), ...(limit !== undefined && { limit }) };
			return problem(
				fault === 'too_large' ? 413 : 422,
				fault,
				'The file cannot be read as a table.',
				{},
				members
			);
		}
		case 'missing':
			return problem(404, 'import_unknown', 'There is no such file; it was taken over or has expired.');
		case 'too_many_files':
			return problem(409, 'too_many_files', `At most ${outcome.most} files wait at once.`);
	}
}
