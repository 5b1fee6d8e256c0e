import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Calls of a bank, kept outside the repository: their licence is unstated. */
const folder = process.env['TIDEWALL_DATA'] ?? join(import.meta.dirname, '../../../shared/data');

export const bankFile = join(folder, 'forecasting/bank_calls_5min.csv');
export const hasBankData = existsSync(bankFile);
