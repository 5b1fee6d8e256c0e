import loadHighs from 'highs';
import { brokenWishes } from '#scheduler/roster/explain/broken-wishes.ts';
import { certificateDocument, rosterDocument } from '#scheduler/roster/files/roster-document.ts';
import type { Sentence } from '#scheduler/rules/rule.ts';
import { solvePlan, type PlanProgress } from '#scheduler/threads/solve-plan.ts';
import type { Command } from './command.ts';
import { languageOf, languageOption } from './language-option.ts';
import { planOptions, readPlan } from './plan-options.ts';
import { checkRosterOut, keepRoster } from './roster-files.ts';
import {
	brokenWishLines,
	certificateLines,
	certificateRows,
	moneyText,
	percent,
	rosterSummary
} from './roster-summary.ts';
import { budgetOptions, searchBudget, searchSeed } from './search-budget.ts';
import { writeJson } from './terminal.ts';
import { placeOf } from './write-out.ts';

/** Where nothing is said, a roster is searched so long. */
const usualSeconds = 60;

/** Questions to the solver about why wishes are not granted; those left over are told as not settled. */
const wishQuestions = 200;
/** Seconds for that where whoever waits has stopped the search. */
const leastWishSeconds = 2;

/** `roster solve`: a legal roster that covers the demand at little cost, with its certificate. */
export const rosterSolve: Command = {
	name: 'roster solve',
	summary: 'Makes a legal roster that covers a demand, with a certificate',
	options: {
		...planOptions,
		...budgetOptions(usualSeconds, 'roster'),
		...languageOption,
		out: {
			type: 'string',
			argument: 'FILE',
			description: 'writes the roster as .csv, .xlsx, .ics ({person} in the name: one each) or .json'
		}
	},
	notes: `Ctrl-C ends the search and keeps the best roster so far; a second one ends the program.
A roster that breaks a hard rule is told as such, with exit code 1, and is written all the same. Whether --out can be
written is found out before the search; where it can no longer be after it, the roster goes to a folder of temporary
files or to the standard output, with exit code 1.

With --lang zh what is told and what --out writes is Chinese; roster check and roster change read it back. JSON stays as
it is, and so does what is wrong with a file.

Keys of --json: status (solved, broken rules, refused), certificate (objective = wages + overtimePremium + shortage +
surplus + rules; bound and gap, which are of problemCost: the cost as the solver counts it; boundRestsOn, seconds, seed,
work), roster, coverage by slot, unserved (queues that nobody can serve), findings, people, proof, fairness,
brokenWishes, notes.

  npm run --silent scheduler -- roster solve --people docs/examples/people.csv --demand docs/examples/demand.csv \\
    --rules docs/examples/rules.json --leave docs/examples/leave.csv --wishes docs/examples/wishes.csv \\
    --seconds 30 --out roster.xlsx`,
	run: async (args, terminal) => {
		const budget = searchBudget(args, { usualSeconds, mostSeconds: 86_400, mostWork: 1e6 });
		const seed = searchSeed(args);
		const language = languageOf(args);
		const isZh = language === 'zh';
		const out = args.file('out');
		if (out !== undefined) checkRosterOut(out);
		const { plan, notes } = await readPlan(args, terminal);

		const bar = terminal.progress(isZh ? '求解中' : 'solving');
		const interruption = terminal.interruption();
		const answer = await solvePlan(plan, {
			seed,
			...budget,
			signal: interruption.signal,
			onProgress: (progress) => {
				const done = budget.seconds === undefined ? shareOf(progress) : progress.seconds / budget.seconds;
				bar.update(done, 1, figuresOf(progress)[language]);
			}
		}).finally(() => bar.end());

		if (answer.status === 'refused') {
			interruption.end();
			if (args.json) writeJson(terminal, answer);
			else {
				terminal.report(isZh ? '这份计划排不出班表：' : 'no roster can be made of this:');
				for (const { sentence } of answer.faults) terminal.report(`  ${sentence[language]}`);
			}
			return 1;
		}
		const { status, roster, check, certificate } = answer;
		const hasWishes = plan.people.some((person) => person.wishes.length > 0);
		const began = terminal.seconds();
		const most = interruption.signal.aborted ? leastWishSeconds : secondsOfWishes(budget.seconds);
		const wishBar = terminal.progress(isZh ? '正在说明意愿' : 'explaining wishes');
		if (hasWishes) wishBar.update(0, 1);
		const wishes = hasWishes
			? brokenWishes(await loadHighs(), plan, roster, {
					questions: wishQuestions,
					isOver: () => terminal.seconds() - began > most
				})
			: [];
		wishBar.end();
		const document = {
			status,
			certificate: certificateDocument(certificate),
			...rosterDocument(plan, roster, check),
			brokenWishes: wishes,
			notes: [...notes, ...answer.notes]
		};
		const rows = certificateRows(plan, check, language, certificate);
		const report = { plan, roster, check, wishes, certificate: rows, language };
		const kept = out === undefined ? undefined : await keepRoster(out, report, document, terminal, args.json);
		// Not sooner: a Ctrl-C while the wishes are explained must not lose the roster.
		interruption.end();
		if (args.json) writeJson(terminal, document);
		else {
			if (kept?.isAsAsked === true) {
				const [count, place] = [roster.assignments.length, placeOf(kept.paths)];
				terminal.report(isZh ? `已写入 ${count} 个班次：${place}` : `${count} shifts written to ${place}`);
			}
			for (const { code, sentence } of answer.notes) {
				// The summary says it where the coverage stands.
				if (code !== 'queue_without_skill') terminal.report(sentence[language]);
			}
			const more = certificateLines(certificate, language);
			const summary = rosterSummary(plan, check, language, more) + brokenWishLines(wishes, language);
			(kept ?? terminal).write(summary);
		}
		return status === 'solved' && kept?.isAsAsked !== false ? 0 : 1;
	}
};

/** A fixed work gives the same answer on every machine, so that only `--seconds` limits its explanations by the clock. */
function secondsOfWishes(seconds: number | undefined): number {
	return seconds === undefined ? Infinity : Math.max(leastWishSeconds, seconds / 5);
}

/** How far the bound has come towards the cost, where no time says how far the work has. */
function shareOf({ hard, bound, cost }: PlanProgress): number {
	return hard > 0 || cost <= 0 ? 0 : Math.min(1, bound / cost);
}

function figuresOf({ cost, bound, hard }: PlanProgress): Sentence {
	if (hard === Infinity) return { zh: '尚无班表', en: 'no roster yet' };
	if (hard > 0) return { zh: `尚不合规：超出规则 ${hard}`, en: `not legal yet: ${hard} beyond the rules` };
	const gap = percent(cost > 0 ? Math.max(0, (cost - bound) / cost) : 0);
	return {
		zh: `成本 ${moneyText(cost)}  下界 ${moneyText(bound)}  差距 ${gap}`,
		en: `cost ${moneyText(cost)}  bound ${moneyText(bound)}  gap ${gap}`
	};
}
