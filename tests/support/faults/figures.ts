/** Prints what a fault test did, so that a green run can be told from an idle one. */
export function printFigures(test: string, figures: Readonly<Record<string, number | string>>): void {
	const parts = Object.entries(figures).map(([name, value]) => `${name} ${value}`);
	console.info(`${test}: ${parts.join(', ')}`);
}

/** A new seed for every run, unless TIDEWALL_FAULT_SEED names the one that failed. */
export function seedOfRun(): number {
	return Number(process.env['TIDEWALL_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
}
