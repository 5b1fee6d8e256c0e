/**
 * Branded quantities: a number that says what it measures.
 *
 * Instants are epoch milliseconds, durations are integer milliseconds, and only the edges (screens, files)
 * turn them into wall-clock text or seconds.
 */
type Branded<T, Brand extends string> = T & { readonly __brand?: Brand };

/** An instant, milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Branded<number, 'EpochMs'>;
/** A length of time in milliseconds. */
export type Milliseconds = Branded<number, 'Milliseconds'>;
/** A length of time in seconds. */
export type Seconds = Branded<number, 'Seconds'>;
/** Offered load: arrivals per unit of time × handle time in that unit. */
export type Erlangs = Branded<number, 'Erlangs'>;

export const second: Milliseconds = 1_000;
export const minute: Milliseconds = 60_000;
export const hour: Milliseconds = 3_600_000;
export const day: Milliseconds = 86_400_000;
