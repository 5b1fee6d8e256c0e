/** Name of a type in `answer-types.ts`, whose JSON Schema is generated, or a JSON Schema. */
export type SchemaOf = string | object;

/** A value in the path, the query or a header. */
export interface Parameter {
	readonly in: 'path' | 'query' | 'header';
	readonly name: string;
	readonly description: string;
	readonly required?: boolean;
	/** A text where absent. */
	readonly schema?: object;
}

/** What a request carries or an answer brings, by media type. */
export type Content = Readonly<Record<string, SchemaOf>>;

/** One method of one path of the public API, for the OpenAPI document. */
export interface Operation {
	readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
	/** With `{name}` for the parameters in it. */
	readonly path: string;
	/** A verb and what it acts on, in camel case; unique. */
	readonly id: string;
	readonly summary: string;
	readonly description?: string;
	readonly parameters?: readonly Parameter[];
	readonly body?: Content;
	/** By status; no content: an empty body. */
	readonly answers: Readonly<Record<number, { readonly description: string; readonly content?: Content }>>;
	/** Errors as RFC 9457 problem details: status → the codes. */
	readonly problems?: Readonly<Record<number, string>>;
	/** Whether an ingest key has to be sent. */
	readonly key?: true;
}

/** A part of the API: operations that belong together. */
export interface OperationGroup {
	readonly name: string;
	readonly description: string;
	readonly operations: readonly Operation[];
}

/** @example pathParameter('board', 'Id of the board.') */
export function pathParameter(name: string, description: string): Parameter {
	return { in: 'path', name, description, required: true };
}

/** An optional parameter of the query. */
export function queryParameter(name: string, description: string, schema?: object): Parameter {
	return { in: 'query', name, description, ...(schema && { schema }) };
}
