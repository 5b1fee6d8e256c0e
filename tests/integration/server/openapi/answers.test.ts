import { setTimeout as delay } from 'node:timers/promises';
import { Compile } from 'typebox/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operationGroups, openApiDocument } from '#lib/server/openapi/document.ts';
import { startProduct, type StartedProduct } from '../../../support/start-product.ts';

const { components } = JSON.parse(JSON.stringify(openApiDocument('1'))) as { components: object };

/** What of an answer is not as the document says. */
function faultsOf(type: string, answer: unknown): unknown {
	const validator = Compile({ $ref: `#/components/schemas/${type}`, components });
	return validator.Check(answer) ? [] : validator.Errors(answer)[1];
}

const operations = operationGroups.flatMap((group) => group.operations);
/** Operations that are asked by their path alone, with the values of the demo shop in it. */
const asked = operations.filter(
	({ method, key, parameters = [] }) =>
		method === 'get' &&
		!key &&
		parameters.every((parameter) => parameter.required !== true || parameter.name === 'board')
);

describe('what the API answers', () => {
	let product: StartedProduct;

	beforeAll(async () => {
		product = await startProduct({ TIDEWALL_DEMO: 'on' });
		// The demo shop tells of the hours before its start first.
		for (let tries = 0; tries < 100; tries++) {
			const { state } = (await (await fetch(`${product.address}/v1/boards/demo/state`)).json()) as {
				state: { windows: { today: { arrivals: number } } };
			};
			if (state.windows.today.arrivals > 500) break;
			await delay(200);
		}
	});
	afterAll(() => product?.stop());

	it('is asked of most of its reading operations', () => expect(asked.length).toBeGreaterThan(12));

	it.each(asked.map((operation) => [operation.path, operation] as const))(
		'%s is as the document says',
		async (path, operation) => {
			let response = await fetch(product.address + path.replace('{board}', 'demo'));
			// A list that has to be read from the log first is asked for again.
			for (let tries = 0; response.status === 202 && tries < 50; tries++) {
				await delay(100);
				response = await fetch(product.address + path.replace('{board}', 'demo'));
			}
			expect(response.status).toBe(200);
			const schema = operation.answers[200]?.content?.['application/json'];
			if (typeof schema !== 'string') return;
			expect(faultsOf(schema, await response.json())).toEqual([]);
		}
	);

	it('the time line of a conversation is as the document says', async () => {
		const list = (await (await fetch(`${product.address}/v1/boards/demo/conversations`)).json()) as {
			rows: { source: string; conversation: string }[];
		};
		const [row] = list.rows;
		expect(row).toBeDefined();
		const path = `/v1/conversations/${row?.source}/${encodeURIComponent(row?.conversation ?? '')}?board=demo`;
		const response = await fetch(product.address + path);
		expect(response.status).toBe(200);
		expect(faultsOf('TimeLineAnswer', await response.json())).toEqual([]);
	});

	it('a tile that is counted again is as the document says', async () => {
		const response = await fetch(`${product.address}/v1/boards/demo/recompute`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ tile: 'unanswered.now' })
		});
		expect(response.status).toBe(200);
		expect(faultsOf('RecomputeAnswer', await response.json())).toEqual([]);
	});

	it('an unknown board is a problem as the document says', async () => {
		const response = await fetch(`${product.address}/v1/boards/nowhere/state`);
		expect(response.headers.get('content-type')).toBe('application/problem+json');
		expect(faultsOf('Problem', await response.json())).toEqual([]);
	});
});
