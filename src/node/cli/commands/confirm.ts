/**
 * @file `paretune confirm`: evaluates the finalists again, so that the recommendation does not rest on a single training.
 */

import { type Analysis, type Finalist, finalists } from "../../../core/analysis/index.ts";
import type { Suggestion } from "../../../core/designer/index.ts";
import type { Trial } from "../../../core/study/index.ts";
import { studyFindings } from "../../operations/findings/study-findings.ts";
import { findingsJson } from "../../operations/findings-json.ts";
import { nativeJson } from "../../operations/native-json.ts";
import { analyseStored, checkHasCommands, type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { formatNumber, formatProbability, recommendationDetails } from "../../report/index.ts";
import { trialsOf } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, EXIT, quoted } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { reaching } from "../files/reach-store.ts";
import { printFront } from "../terminal/findings.ts";
import { printEnd } from "../terminal/print-end.ts";
import { printRecommendation } from "../terminal/recommendation.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { RECORD_FAILURES_FLAG, runLive } from "./run.ts";

const DEFAULT_FINALIST_COUNT = 5;
const DEFAULT_REPEATS = 2;

/** The command `paretune confirm`. */
export const confirm: CliCommand = {
  name: "confirm",
  summary: "Evaluates the finalists and the baseline again, and shows how much their results vary.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    count: { value: "N", summary: `Number of trials to evaluate again; default ${DEFAULT_FINALIST_COUNT}.` },
    repeats: { value: "R", summary: `Evaluations per trial; default ${DEFAULT_REPEATS}.` },
    trial: {
      value: "N",
      isTrial: true,
      summary: "Number of a trial to evaluate, instead of the selected ones.",
      multiple: true,
    },
    "dry-run": { summary: "Shows what would be evaluated, without running it." },
    "record-failures": RECORD_FAILURES_FLAG,
    store: STORE_FLAG,
    threads: THREADS_FLAG,
  },
  details: [
    "Selects the recommended trial, the baseline, and the trials whose place on the front and advantage over the baseline " +
      "are most uncertain. Each runs its " +
      "whole command again, as new trials that do not count towards the budget; the model treats them as further " +
      "evaluations of the same configuration. A program with a fixed seed returns the same numbers every time, so that " +
      "repeats do not measure its noise: use {trial.replicate} as its seed. After Ctrl-C, start `confirm` (or `run`) again to evaluate the rest.",
  ],
  examples: ["paretune confirm study.yaml", "paretune confirm study.yaml --count 3 --repeats 4"],
  run: confirmFinalists,
};

async function confirmFinalists(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  const repeats = args.count("repeats", 1) ?? DEFAULT_REPEATS;
  checkChoice(args);
  const opened = await openStudy(args, { programs: !args.has("dry-run"), reach: reaching(terminal) });
  checkHasCommands(opened);
  const plan = await withStore(opened, false, async (storage): Promise<Plan> => {
    const waiting = trialsOf(await storage.snapshot(), "run").filter(isOpenRepeat);
    if (waiting.length > 0) return { waiting, chosen: [] };
    const findings = await studyFindings(opened, storage, terminal, threads);
    return { waiting, chosen: choose(args, await findings.analysis()) };
  });
  printPlan(plan, repeats, terminal);
  if (args.has("dry-run")) {
    terminal.printJson(nativeJson(opened.file.study.parameters, planJson(plan, repeats)));
    return EXIT.ok;
  }
  const recordFailures = args.has("record-failures");
  const confirm = suggestionsOf(plan.chosen, repeats);
  const summary = await runLive(opened, terminal, { threads, recordFailures, confirm });
  if (summary.exitCode !== EXIT.ok) {
    terminal.printJson(summary);
    printEnd(opened, summary, terminal);
    return summary.exitCode;
  }
  const numbers = new Set([...plan.chosen.map(({ point }) => point.trial), ...plan.waiting.map(({ of }) => of ?? -1)]);
  return printConfirmed(opened, terminal, numbers, threads);
}

/** Repeats that an earlier run did not finish, or the trials to evaluate again. */
interface Plan {
  readonly waiting: readonly Trial[];
  readonly chosen: readonly Finalist[];
}

function isOpenRepeat({ origin, status }: Trial): boolean {
  return origin === "confirm" && (status === "pending" || status === "running");
}

function choose(args: CommandArguments, analysis: Analysis): readonly Finalist[] {
  const asked = args.list("trial").map(trialNumber);
  if (asked.length === 0) {
    const found = finalists(analysis, finalistCount(args));
    if (found.length > 0) return found;
    throw new BadInput("No trial has completed yet, so there is nothing to evaluate again.");
  }
  return [...new Set(asked)].map((number): Finalist => {
    const point = analysis.trials.find(({ trial }) => trial === number);
    if (point === undefined) throw new BadInput(`--trial ${number}: no trial with this number has completed.`);
    return { point, reason: point.trial === analysis.recommendation?.trial ? "recommended" : "requested" };
  });
}

/** Checks the flags that choose trials, before anything is computed for them. */
function checkChoice(args: CommandArguments): void {
  finalistCount(args);
  for (const text of args.list("trial")) trialNumber(text);
  if (args.has("count") && args.has("trial"))
    throw new BadInput("Give either --count or --trial, not both: --trial names all trials to evaluate.");
}

function finalistCount(args: CommandArguments): number {
  return args.count("count", 1) ?? DEFAULT_FINALIST_COUNT;
}

function trialNumber(text: string): number {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new BadInput(`--trial must be the number of a trial; got ${quoted(text)}.`);
}

/** The repeats, in rounds over all trials, so that an interrupted run has repeated each about equally often. */
function suggestionsOf(chosen: readonly Finalist[], repeats: number): readonly Suggestion[] {
  return Array.from({ length: repeats }).flatMap(() =>
    chosen.map(({ point }) => ({ configuration: point.configuration, origin: "confirm" as const, of: point.trial })),
  );
}

function planJson({ waiting, chosen }: Plan, repeats: number): unknown {
  return {
    waiting: waiting.map(({ number, of }) => ({ trial: number, of })),
    trials: chosen.map(({ point, reason }) => ({
      trial: point.trial,
      reason,
      membership: point.membership ?? null,
      probability: point.probability ?? null,
      repeats,
      parameters: point.configuration,
    })),
  };
}

function printPlan({ waiting, chosen }: Plan, repeats: number, terminal: Terminal): void {
  if (waiting.length > 0) {
    terminal.print(`${waiting.length} repeats of an earlier \`confirm\` have not run yet; they run first.`);
    return;
  }
  terminal.print(
    terminal.style.bold(
      `Trials to evaluate again, ${repeats === 1 ? "once" : repeats === 2 ? "twice" : `${repeats} times`} each:`,
    ),
  );
  const shown = (share: number | undefined): string => (share === undefined ? "–" : formatProbability(share));
  const rows = chosen.map(({ point, reason }) => [
    String(point.trial),
    shown(point.membership),
    shown(point.probability),
    reason,
  ]);
  terminal.print(`${table([["trial", "on front", "beats the reference", "reason"], ...rows], terminal.width)}\n`);
}

/** Shows the results by a model that is fitted to all evaluations; its state is stored for the next command. */
async function printConfirmed(
  opened: OpenedStudy,
  terminal: Terminal,
  numbers: ReadonlySet<number>,
  threads: number | undefined,
): Promise<number> {
  const { analysis, trials } = await withStore(opened, false, async (storage) => {
    const { revision } = await storage.snapshot();
    const analysed = await analyseStored(opened, storage, terminal, { threads, refit: true });
    if (analysed.model !== undefined) await storage.recordProposal({ modelState: analysed.model.modelState, revision });
    return analysed;
  });
  const confirmed = analysis.trials.filter(({ trial }) => numbers.has(trial));
  const failed = trials.filter(({ origin, status }) => origin === "confirm" && status === "failed");
  const details = recommendationDetails(analysis, opened);
  terminal.printJson({
    confirmed: confirmed.map(({ trial, objectives }) => ({
      trial,
      failed: failed.filter(({ of }) => of === trial).length,
      metrics: Object.fromEntries(Object.entries(objectives).map(([name, { measured }]) => [name, measured])),
    })),
    best: findingsJson(analysis, details),
  });
  printSpread(analysis, confirmed, failed, terminal);
  printFront(analysis, terminal);
  terminal.print();
  printRecommendation(analysis, details, terminal);
  return EXIT.ok;
}

/** Each trial's mean over its evaluations and the standard deviation between them. */
function printSpread(
  { study }: Analysis,
  confirmed: Analysis["trials"],
  failed: readonly Trial[],
  terminal: Terminal,
): void {
  terminal.print(terminal.style.bold("\nMean over all evaluations, ± the standard deviation between them:"));
  const rows = confirmed.map(({ trial, objectives }) => {
    const evaluations = Math.max(...Object.values(objectives).map(({ measured }) => measured.evaluations ?? 1));
    const lost = failed.filter(({ of }) => of === trial).length;
    return [
      String(trial),
      `${evaluations}${lost === 0 ? "" : ` and ${lost} failed`}`,
      ...study.objectives.map(({ name, unit }) => {
        const measured = objectives[name]?.measured;
        if (measured === undefined) return "–";
        const spread = measured.spread === undefined ? "" : ` ± ${formatNumber(measured.spread, 2)}`;
        return `${formatNumber(measured.mean)}${spread}${unit ? ` ${unit}` : ""}`;
      }),
    ];
  });
  terminal.print(
    table([["trial", "evaluations", ...study.objectives.map(({ name }) => name)], ...rows], terminal.width),
  );
  const spreads = confirmed.flatMap(({ objectives }) =>
    Object.values(objectives).map(({ measured }) => measured.spread),
  );
  if (spreads.some((spread) => spread !== undefined) && spreads.every((spread) => (spread ?? 0) === 0)) {
    terminal.print(
      "Every evaluation returned the same numbers: the program seems to use a fixed seed, so repeats do not measure the " +
        "noise of the training. Use {trial.replicate} as its seed.",
    );
  }
  terminal.print();
}
