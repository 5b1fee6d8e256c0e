import { describe, expect, it } from 'vitest';
import { certificateLines } from '#scheduler/commands/roster-summary.ts';
import type { RosterCertificate } from '#scheduler/roster/check/certificate.ts';

const certificate: RosterCertificate = {
	objective: 91_000,
	parts: { wages: 91_000, overtimePremium: 0, shortage: 0, surplus: 0, rules: 0 },
	problemCost: 100_000,
	bound: 95_000,
	boundKind: 'columns',
	optimal: false,
	gap: 0.05,
	seconds: 2,
	seed: 1,
	work: 4,
	interrupted: false,
	hardFindings: 0,
	softFindings: 0,
	brokenBefore: 0,
	requiredHours: 8,
	shortHours: 0,
	surplusHours: 0
};

describe('a certificate in lines', () => {
	it('says of which cost the bound speaks: 950.00 is above a roster of 910.00 that the solver counts at 1,000.00', () => {
		const text = certificateLines(certificate, 'en').map((line) => line.join(' '));
		expect(text[0]).toBe('bound 950.00 (gap 5.0 %)');
		expect(text[1]).toContain('The solver counts this roster at 1,000.00');
		expect(text[2]).toContain('It bounds the cost as the solver counts it');
	});

	it('claims no roster to be the best beyond what the solver knows', () => {
		const proven = certificateLines(
			{ ...certificate, problemCost: 91_000, bound: 91_000, optimal: true },
			'en'
		);
		expect(proven.map(([, text]) => text)).toEqual([
			'910.00 (nothing better for the solver)',
			expect.stringContaining('only comes near the objective where rest days roll'),
			'2.0 s, seed 1, work 4'
		]);
	});
});
