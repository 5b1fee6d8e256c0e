import { checkPlan } from '#scheduler/roster/check/roster-cost.ts';
import { rosterDocument } from '#scheduler/roster/files/roster-document.ts';
import { breaksHardRule } from '#scheduler/rules/check-rules.ts';
import type { Command } from './command.ts';
import { languageOf, languageOption } from './language-option.ts';
import { planOptions, readPlan, readRosterTable } from './plan-options.ts';
import { checkRosterOut, keepRoster } from './roster-files.ts';
import { rosterOfTable } from './roster-of-table.ts';
import { certificateRows, rosterSummary } from './roster-summary.ts';
import { writeJson } from './terminal.ts';

/** `roster check`: what a roster breaks, leaves uncovered and costs, whoever made it. */
export const rosterCheck: Command = {
	name: 'roster check',
	summary: 'Tells what a roster breaks, leaves uncovered and costs',
	operands: 'ROSTER.csv',
	options: {
		...planOptions,
		demand: {
			...planOptions['demand']!,
			description: `${planOptions['demand']!.description}; none without it`
		},
		...languageOption,
		out: {
			type: 'string',
			argument: 'FILE',
			description: 'writes the roster with its findings as .csv, .xlsx, .ics or .json'
		}
	},
	notes: `The roster is a CSV or XLSX of person, date, start, end, queue, breaks, locked[, shift], or what roster solve wrote as
.json. Exit code 0: no hard rule is broken. With --lang zh the text and what --out writes is Chinese; JSON stays as it is.

Keys of --json: status (legal, broken rules), cost, coverage by slot, findings, people, proof, notes.

  npm run --silent scheduler -- roster check roster.xlsx --people docs/examples/people.csv --demand docs/examples/demand.csv`,
	run: async (args, terminal) => {
		const [file = ''] = args.operandFiles('the file of a roster');
		const language = languageOf(args);
		const out = args.file('out');
		if (out !== undefined) checkRosterOut(out);
		const table = await readRosterTable(file);
		const { plan, notes } = await readPlan(args, terminal, { file, table });
		const roster = rosterOfTable(file, table, plan);
		const check = checkPlan(plan, roster);
		const isLegal = !check.findings.some(breaksHardRule);
		const document = {
			status: isLegal ? 'legal' : 'broken rules',
			...rosterDocument(plan, roster, check),
			notes
		};
		const report = { plan, roster, check, certificate: certificateRows(plan, check, language), language };
		const kept = out === undefined ? undefined : await keepRoster(out, report, document, terminal, args.json);
		if (args.json) writeJson(terminal, document);
		else (kept ?? terminal).write(rosterSummary(plan, check, language));
		return isLegal && kept?.isAsAsked !== false ? 0 : 1;
	}
};
