/**
 * @file `paretune best`: the front by posterior mean and the point to take.
 */
import { type Command, type CommandWords, STORE_FLAG } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findingsJson, sayFront, sayRecommendation } from "./findings.ts";
import { analyseWithModel, openStudy, withStore } from "./open-study.ts";
import type { Terminal } from "./terminal.ts";
import { fulfils, parseCondition } from "./where.ts";

export const best: Command = {
  name: "best",
  summary: "Shows the front, with intervals, and recommends a trial.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    where: { value: "EXPR", summary: 'Only trials for which it holds, e.g. "accuracy >= 0.9 and layers < 4".' },
    store: STORE_FLAG,
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8." },
  },
  details: [
    "Values are the model's estimates, without the luck of a single noisy measurement. The recommendation beats the",
    "reference in every objective with the highest probability; among equally sure trials (within 1 %) it gains most.",
  ],
  examples: ["paretune best study.yaml", 'paretune best study.yaml --where "latency_p99 <= 10" --json'],
  run: showBest,
};

async function showBest(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const opened = await openStudy(words);
  const { study, run } = opened.file;
  const names = [...run.metrics, ...study.parameters].map(({ name }) => name);
  const where = words.text("where");
  const condition = where === undefined ? [] : parseCondition(where, names);
  const { analysis } = await withStore(opened, false, (storage) =>
    analyseWithModel(opened, storage, terminal, threads, (point, trial) => fulfils(condition, point, trial)),
  );
  terminal.answer(findingsJson(analysis));
  sayFront(analysis, terminal);
  terminal.say();
  sayRecommendation(analysis, terminal);
  terminal.say(`\nAs a page with figures: paretune report ${opened.shownPath}${opened.storeWords}`);
  return EXIT.ok;
}
