/**
 * @file `paretune tell`: records the results of trials in one transaction, corrects them, and withdraws trials.
 */
import { modelledMetrics, type Outcome } from "../../../core/study/index.ts";
import { isFields } from "../../is-fields.ts";
import { commandWords } from "../../operations/asker-words.ts";
import { keptReason } from "../../operations/kept-reason.ts";
import { type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { metricProblems } from "../../operations/tell/check-metrics.ts";
import type { Entry, MetricNames } from "../../operations/tell/entry.ts";
import { isNestedTooDeeply, readInput } from "../../operations/tell/json-input.ts";
import { metricsFromWords } from "../../operations/tell/metric-words.ts";
import { type EntryReport, type Request, recordEntries } from "../../operations/tell/record-entries.ts";
import { readResultList } from "../../operations/tell/result-list.ts";
import { amendTrial, withdrawTrials } from "../../operations/tell/revise.ts";
import { entryJson, listLines, revisionJson, revisionLines, singleLine } from "../../operations/tell/tell-words.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT, quoted } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune tell`. */
export const tell: CliCommand = {
  name: "tell",
  summary: "Records results that you evaluated yourself, corrects recorded ones, and withdraws trials.",
  usage: "STUDY [NAME=VALUE …]",
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: {
    trial: { value: "N", isTrial: true, summary: "Number of the trial, as shown by `suggest`." },
    parameters: { value: "JSON", summary: "Parameters of a trial that was not suggested, instead of --trial." },
    id: { value: "TEXT", summary: "Name of the trial, unique in the study; the same name means the same trial." },
    failed: { value: "REASON", summary: "Records that the trial failed." },
    "skip-known": { summary: "Skips results with the same parameters and outcome as a recorded trial." },
    amend: {
      value: "N",
      isTrial: true,
      summary: "Corrects the recorded result of trial N with NAME=VALUE or --failed.",
    },
    withdraw: {
      value: "N",
      isTrial: true,
      summary: "Withdraws trial N, as if it had never been evaluated.",
      multiple: true,
    },
    reason: { value: "TEXT", summary: "Why a trial is withdrawn." },
    store: STORE_FLAG,
  },
  details: [
    "VALUE is a number, or a number ± its standard error: 12.3±0.4 (or 12.3+-0.4). Give a value for every objective and for " +
      "every metric with an outcome constraint. A trial with the --parameters of the baseline becomes the baseline, unless " +
      "the study already has one. --parameters may be outside the ranges and constraints of the study.",
    "With `--json -`, a list of results is read from standard input, or the output of `trials --json`:",
    '  [{ "trial": 17, "metrics": { "accuracy": 0.91,',
    '       "latency": { "mean": 12.3, "standardError": 0.4 } } },',
    '   { "trial": 18, "failed": "out of memory" },',
    '   { "id": "job-7", "parameters": { … }, "metrics": { … } }]',
    "Invalid entries are refused (exit code 3), and all others are recorded in one transaction. The " +
      "same list may be given again: a trial is identified by its number or `id`, and an entry without either by its parameters and " +
      "outcome. Give entries an `id` if several evaluations of the same parameters may return the same numbers.",
    "Recorded results are not changed: recording the same result again has no effect (exit code 0), and a different result " +
      "is refused (exit code 2), unless --amend corrects it. The history keeps the earlier result. The model ignores a " +
      "withdrawn trial, which does not count towards the budget; its parameters may be proposed again.",
  ],
  examples: [
    "paretune tell study.yaml --trial 17 accuracy=0.91 latency_p99=12.3±0.4",
    'paretune tell study.yaml --trial 18 --failed "out of memory"',
    "paretune tell study.yaml --json - < results.json",
    "paretune tell study.yaml --amend 17 accuracy=0.93",
    'paretune tell study.yaml --withdraw 18 --reason "wrong data set"',
  ],
  run: tellTrials,
};

async function tellTrials(args: CommandArguments, terminal: Terminal): Promise<number> {
  checkFlags(args);
  const opened = await openStudy(args);
  const names = {
    required: modelledMetrics(opened.file.study),
    known: opened.file.run.metrics.map(({ name }) => name),
  };
  const code = args.has("withdraw")
    ? await withdraw(args, opened, terminal)
    : args.has("amend")
      ? await amend(args, opened, names, terminal)
      : await record(args, opened, names, terminal);
  const shown = `${opened.shownPath}${opened.storeFlag}`;
  terminal.printCommand("\nNext trials", `paretune suggest ${shown} --count ${opened.file.study.budget.batch}`);
  terminal.printCommand("Results", `paretune best ${shown}`);
  return code;
}

/** The flags that name what is recorded; one of them at a time. */
const SUBJECTS = ["trial", "parameters", "amend", "withdraw"] as const;

function checkFlags(args: CommandArguments): void {
  const subjects = SUBJECTS.filter((flag) => args.has(flag));
  const words = args.positionals.slice(1);
  if (words.includes("-")) {
    if (words.length > 1 || subjects.length > 0 || args.has("failed") || args.has("id")) {
      throw new BadInput("With `--json -`, all results are read from standard input; give no other results or flags.");
    }
    return;
  }
  if (subjects.length > 1) {
    throw new BadInput(`Give only one of ${subjects.map((flag) => `--${flag}`).join(" and ")}.`);
  }
  if (args.has("reason") && !args.has("withdraw"))
    throw new BadInput("--reason is for --withdraw; of a failure: --failed.");
  if (args.has("withdraw")) {
    if (words.length > 0 || args.has("failed"))
      throw new BadInput("--withdraw takes no results; to correct a result: --amend N NAME=VALUE.");
  } else if (args.has("failed") && words.length > 0) {
    throw new BadInput("A failed trial has no metrics: give either --failed REASON or NAME=VALUE.");
  }
}

async function record(
  args: CommandArguments,
  opened: OpenedStudy,
  names: MetricNames,
  terminal: Terminal,
): Promise<number> {
  const isList = args.positionals.includes("-", 1);
  const entries = isList ? readResultList(await readInput(process.stdin), names) : [readSingle(args, names)];
  const sameIsKnown: Request["sameIsKnown"] = args.has("skip-known") ? "all" : isList ? "without-id" : "none";
  const request = { study: opened.file.study, words: commandWords(shownStudy(opened)), entries, sameIsKnown };
  const told = await withStore(opened, true, (storage) => storage.update((present) => recordEntries(request, present)));
  const [only] = told;
  if (!isList && only?.kind === "refused") {
    throw new BadInput(only.problems.join("\n"), { issues: only.problems });
  }
  terminal.printJson(told.map(entryJson));
  for (const line of isList || only === undefined ? listLines(told) : [singleLine(only)]) terminal.print(line);
  return exitCodeOf(told);
}

/** 0 if every entry is recorded now, 2 if none is, 3 if some were refused. */
function exitCodeOf(told: readonly EntryReport[]): number {
  const refused = told.filter(({ kind }) => kind === "refused").length;
  if (refused === 0) return EXIT.ok;
  return told.some(({ kind }) => kind === "recorded" || kind === "known") ? EXIT.partly : EXIT.badInput;
}

function readSingle(args: CommandArguments, names: MetricNames): Entry {
  const trial = args.count("trial", 0);
  const parameters = args.text("parameters");
  const id = args.text("id");
  if (trial === undefined && parameters === undefined) {
    throw new BadInput("Name the trial: --trial N, or --parameters '{ … }' for a trial that was not suggested.");
  }
  const outcome = readOutcome(args, names);
  const problems = outcome.kind === "completed" ? metricProblems(Object.keys(outcome.metrics), names) : [];
  if (problems.length > 0) throw new BadInput(problems.join("\n"), { issues: problems });
  return {
    kind: "result",
    ...(trial === undefined ? {} : { trial }),
    ...(parameters === undefined ? {} : { parameters: parseParameters(parameters) }),
    ...(id === undefined ? {} : { id }),
    outcome,
  };
}

function readOutcome(args: CommandArguments, names: MetricNames): Outcome {
  const reason = args.text("failed");
  if (reason !== undefined) return { kind: "failed", reason: keptReason(reason) };
  return { kind: "completed", metrics: metricsFromWords(args.positionals.slice(1), names) };
}

function parseParameters(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value) && !isNestedTooDeeply(value)) return { ...value };
  } catch {
    // Reported below, with the same message as JSON of another shape.
  }
  throw new BadInput(
    `--parameters must be a JSON object with a value for each parameter, '{ "NAME": VALUE, … }'; got ${quoted(text)}.`,
  );
}

async function amend(
  args: CommandArguments,
  opened: OpenedStudy,
  names: MetricNames,
  terminal: Terminal,
): Promise<number> {
  const number = args.count("amend", 0) ?? 0;
  const outcome = readOutcome(args, names);
  if (outcome.kind === "completed" && Object.keys(outcome.metrics).length === 0) {
    throw new BadInput(`--amend needs the right values: --amend ${number} NAME=VALUE …, or --failed REASON.`);
  }
  const named = { words: commandWords(shownStudy(opened)), names, study: opened.file.study };
  const revised = await withStore(opened, false, (storage) =>
    storage.update((present) => amendTrial(present, number, outcome, named)),
  );
  const status = revised.isNew ? outcome.kind : revised.trial.status;
  terminal.printJson([revisionJson(revised, status)]);
  for (const line of revisionLines([revised], "amended")) terminal.print(line);
  return EXIT.ok;
}

async function withdraw(args: CommandArguments, opened: OpenedStudy, terminal: Terminal): Promise<number> {
  const numbers = [...new Set(args.list("withdraw").map(trialNumber))];
  const named = { words: commandWords(shownStudy(opened)) };
  const revised = await withStore(opened, false, (storage) =>
    storage.update((present) => withdrawTrials(present, numbers, args.text("reason"), named)),
  );
  terminal.printJson(revised.map((each) => revisionJson(each, "cancelled")));
  for (const line of revisionLines(revised, "withdrawn")) terminal.print(line);
  return EXIT.ok;
}

function trialNumber(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new BadInput(
    `--withdraw must be the number of a trial; got ${quoted(text)}. For several, repeat it: --withdraw N --withdraw N.`,
  );
}

function shownStudy({ shownPath, storeFlag }: OpenedStudy): string {
  return `${shownPath}${storeFlag}`;
}
