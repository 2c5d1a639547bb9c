/**
 * @file `paretune best`: the front by the model's estimates, its contenders, and the recommended trial.
 */
import type { AnalysisOptions } from "../../../core/analysis/index.ts";
import type { TrialCondition } from "../../expression/index.ts";
import { studyFindings } from "../../operations/findings/study-findings.ts";
import { findingsJson } from "../../operations/findings-json.ts";
import { analyseStored, withStore } from "../../operations/open-study.ts";
import { recommendationDetails } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { BadInput, EXIT, quoted } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { printFront } from "../terminal/findings.ts";
import { findingsMarkdown } from "../terminal/findings-markdown.ts";
import { printRecommendation } from "../terminal/recommendation.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { parseCondition } from "../where.ts";

/** The command `paretune best`. */
export const best: CliCommand = {
  name: "best",
  summary: "Shows the front, with intervals and probabilities, and recommends a trial.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    where: { value: "EXPR", summary: 'Only trials that satisfy EXPR, e.g. "latency_p99 <= 0.75 * baseline".' },
    confidence: {
      value: "P",
      summary: "The minimum probability with which a trial must satisfy --where; default 0.5.",
    },
    markdown: { summary: "Prints the results as Markdown, e.g. for a comment on a pull request." },
    store: STORE_FLAG,
    threads: THREADS_FLAG,
  },
  details: [
    "Values are the model's estimates rather than single noisy measurements. `on front` is the probability that no other " +
      "trial is better in every objective, from joint posterior draws of all trials. Trials with a probability of at least " +
      "20 % are listed as contenders. Measurements stand beside the estimates, with their standard errors and numbers.",
    "The recommended trial has the highest probability of beating the reference in every objective; among trials within 1 % " +
      "of it, the one with the largest gain is recommended. Without a reference it is the best trial in a single objective, or " +
      "the trial that dominates the largest hypervolume. `best` shows its parameters, folder and command, and says what " +
      "speaks against relying on it.",
    "EXPR is a condition in the expression language of the study file: comparisons of metrics, parameters and numbers " +
      "(+ - * / // % **, functions such as min and log), chains such as 10 <= latency <= 20, and `and`, `or`, `not`. `baseline` " +
      "is the baseline's value of the metric or parameter that is compared, `baseline.NAME` that of another one. A text is " +
      "written in quotes: pooling == 'max'.",
  ],
  examples: [
    "paretune best study.yaml",
    'paretune best study.yaml --where "latency_p99 <= 0.75 * baseline and x <= 3"',
    'paretune best study.yaml --where "latency_p99 <= 20" --confidence 0.9 --json',
    "paretune best study.yaml --markdown > comment.md",
  ],
  run: showBest,
};

async function showBest(args: CommandArguments, terminal: Terminal): Promise<number> {
  if (args.has("markdown") && terminal.json) throw new BadInput("--markdown and --json exclude each other.");
  const threads = args.count("threads", 1);
  const confidence = readConfidence(args);
  const opened = await openStudy(args);
  const { study, run } = opened.file;
  const where = args.text("where");
  const condition = where === undefined ? undefined : parseCondition(where, run.metrics, study.parameters);
  const analysis = await withStore(opened, false, async (storage) => {
    if (condition === undefined) return (await studyFindings(opened, storage, terminal, threads)).analysis();
    checkBaseline(condition, (await storage.snapshot()).trials);
    const filter: AnalysisOptions["filter"] = (values) => condition.holds(values);
    return (await analyseStored(opened, storage, terminal, { threads, filter, confidence })).analysis;
  });
  const details = recommendationDetails(analysis, opened);
  if (args.has("markdown")) {
    terminal.write(findingsMarkdown(analysis, details));
    return EXIT.ok;
  }
  terminal.printJson(findingsJson(analysis, details));
  printFront(analysis, terminal);
  terminal.print();
  printRecommendation(analysis, details, terminal);
  terminal.printCommand("\nAs a page with figures", `paretune report ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

function readConfidence(args: CommandArguments): number | undefined {
  const text = args.text("confidence");
  if (text === undefined) return undefined;
  if (!args.has("where")) throw new BadInput("--confidence is the probability of --where; give --where too.");
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new BadInput(`--confidence must be a number from 0 to 1, e.g. 0.9; got ${quoted(text)}.`);
}

/** Throws BadInput if the condition refers to a baseline that was not evaluated. */
function checkBaseline(
  condition: TrialCondition,
  trials: readonly { readonly origin: string; readonly status: string }[],
): void {
  if (!condition.usesBaseline) return;
  if (trials.some(({ origin, status }) => origin === "baseline" && status === "completed")) return;
  throw new BadInput(
    "--where refers to the baseline, but no baseline has completed. Add a `baseline` to the study and run it, or write a number.",
  );
}
