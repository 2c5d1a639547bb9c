/**
 * @file `paretune best`: the front by posterior mean, what may be on it too, and the point to take.
 */
import type { TrialCondition } from "../../expression/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { analyseWithModel, openStudy, withStore } from "../files/open-study.ts";
import { findingsJson, sayFront, sayRecommendation } from "../terminal/findings.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { parseCondition } from "../where.ts";

export const best: Command = {
  name: "best",
  summary: "Shows the front, with intervals and probabilities, and recommends a trial.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    where: { value: "EXPR", summary: 'Only trials for which it holds, e.g. "latency_p99 <= 0.75 * baseline".' },
    confidence: { value: "P", summary: "How probable --where must be for a trial to stay; default 0.5." },
    store: STORE_FLAG,
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8." },
  },
  details: [
    "Values are the model's estimates, without the luck of a single noisy measurement. `on front` is the probability that",
    "no other trial is better in everything, from joint draws of all trials; what is on the front with at least 20 % is",
    "listed too. The recommendation beats the reference in every objective at once with the highest probability; among",
    "equally sure trials (within 1 %) it gains most.",
    "EXPR compares metrics, parameters and numbers (+ - * / and parentheses), joined by and, or, not; `baseline` is the",
    "baseline's value of the metric that is compared, `baseline.NAME` that of another.",
  ],
  examples: [
    "paretune best study.yaml",
    'paretune best study.yaml --where "latency_p99 <= 0.75 * baseline and layers <= 3" --confidence 0.9 --json',
  ],
  run: showBest,
};

async function showBest(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const confidence = readConfidence(words);
  const opened = await openStudy(words);
  const { study, run } = opened.file;
  const where = words.text("where");
  const condition = where === undefined ? undefined : parseCondition(where, run.metrics, study.parameters);
  const { analysis } = await withStore(opened, false, async (storage) => {
    checkBaseline(condition, (await storage.snapshot()).trials);
    return analyseWithModel(opened, storage, terminal, { threads, condition, confidence });
  });
  terminal.answer(findingsJson(analysis));
  sayFront(analysis, terminal);
  terminal.say();
  sayRecommendation(analysis, terminal);
  terminal.say(`\nAs a page with figures: paretune report ${opened.shownPath}${opened.storeWords}`);
  return EXIT.ok;
}

function readConfidence(words: CommandWords): number | undefined {
  const text = words.text("confidence");
  if (text === undefined) return undefined;
  if (!words.has("where")) throw new BadInput("--confidence says how probable --where must be; give --where too.");
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new BadInput(`--confidence must be a number from 0 to 1, e.g. 0.9; got "${text}".`);
}

/** A comparison with the baseline needs one that was evaluated. */
function checkBaseline(
  condition: TrialCondition | undefined,
  trials: readonly { readonly origin: string; readonly status: string }[],
): void {
  if (condition?.usesBaseline !== true) return;
  if (trials.some(({ origin, status }) => origin === "baseline" && status === "completed")) return;
  throw new BadInput(
    "--where compares with the baseline, but none has completed. Give the study a `baseline` and run it, or write a number.",
  );
}
