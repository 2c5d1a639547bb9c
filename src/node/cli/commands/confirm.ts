/**
 * @file `paretune confirm`: evaluates the finalists again, so that what is recommended rests on more than one training.
 */
import type { Suggestion, Trial } from "../../../core/index.ts";
import { type Analysis, type Finalist, finalists, formatNumber, formatProbability } from "../../report/index.ts";
import { trialsOf } from "../../storage/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { analyseWithModel, type OpenedStudy, openStudy, withStore } from "../files/open-study.ts";
import { findingsJson, sayFront, sayRecommendation } from "../terminal/findings.ts";
import { columns, type Terminal } from "../terminal/terminal.ts";
import { runLive, sayEnd } from "./run.ts";

const FINALISTS = 5;
const REPEATS = 2;

export const confirm: Command = {
  name: "confirm",
  summary: "Evaluates the finalists and the baseline again, and says how much their results vary.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    count: { value: "N", summary: `How many trials to evaluate again; default ${FINALISTS}.` },
    repeats: { value: "R", summary: `How often each; default ${REPEATS}.` },
    trial: { value: "N", summary: "This trial instead of those chosen.", multiple: true },
    "dry-run": { summary: "Only says what would be evaluated again." },
    store: STORE_FLAG,
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8." },
  },
  details: [
    "Chosen are the recommended trial, the baseline, and those of whose place on the front there is most doubt. Their whole",
    "command runs again, as new trials that do not count towards the budget; the model takes them as more evaluations of",
    "the same configuration. A program whose seed is fixed gives the same again and nothing is learned: let it take",
    "{trial.number} for its seed. Stopped with Ctrl-C, the rest is run when `confirm` (or `run`) starts again.",
  ],
  examples: ["paretune confirm study.yaml", "paretune confirm study.yaml --count 3 --repeats 4"],
  run: confirmFinalists,
};

async function confirmFinalists(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const repeats = words.count("repeats", 1) ?? REPEATS;
  const opened = await openStudy(words, { programs: !words.has("dry-run") });
  const plan = await withStore(opened, false, async (storage): Promise<Plan> => {
    const waiting = trialsOf(await storage.snapshot(), "run").filter(isOpenRepeat);
    if (waiting.length > 0) return { waiting, chosen: [] };
    const { analysis } = await analyseWithModel(opened, storage, terminal, { threads });
    return { waiting, chosen: choose(words, analysis) };
  });
  sayPlan(plan, repeats, terminal);
  if (words.has("dry-run")) {
    terminal.answer(planJson(plan, repeats));
    return EXIT.ok;
  }
  const summary = await runLive(opened, terminal, { threads, confirm: suggestionsOf(plan.chosen, repeats) });
  if (summary.exitCode !== EXIT.ok) {
    terminal.answer(summary);
    sayEnd(opened, summary, terminal);
    return summary.exitCode;
  }
  const numbers = new Set([...plan.chosen.map(({ point }) => point.trial), ...plan.waiting.map(({ of }) => of ?? -1)]);
  return sayConfirmed(opened, terminal, numbers, threads);
}

/** Repeats that an earlier run left, or the trials to evaluate again. */
interface Plan {
  readonly waiting: readonly Trial[];
  readonly chosen: readonly Finalist[];
}

function isOpenRepeat({ origin, status }: Trial): boolean {
  return origin === "confirm" && (status === "pending" || status === "running");
}

function choose(words: CommandWords, analysis: Analysis): readonly Finalist[] {
  const asked = words.list("trial");
  if (asked.length === 0) {
    const found = finalists(analysis, words.count("count", 1) ?? FINALISTS);
    if (found.length > 0) return found;
    throw new BadInput("No trial has completed yet: there is nothing to evaluate again.");
  }
  if (words.has("count")) throw new BadInput("Give either --count or --trial: the trials named are all there are.");
  return [...new Set(asked)].map((text): Finalist => {
    const point = analysis.points.find(({ trial }) => String(trial) === text);
    if (point === undefined) throw new BadInput(`--trial ${text}: there is no completed trial of this number.`);
    return { point, reason: point.trial === analysis.recommendation?.trial ? "recommended" : "asked" };
  });
}

/** The repeats in rounds over all trials, so that an early end leaves none without any. */
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
      repeats,
      parameters: point.configuration,
    })),
  };
}

function sayPlan({ waiting, chosen }: Plan, repeats: number, terminal: Terminal): void {
  if (waiting.length > 0) {
    terminal.say(`${waiting.length} repeats of an earlier \`confirm\` wait to be run; they come first.`);
    return;
  }
  terminal.say(terminal.style.bold(`To be evaluated again, ${repeats === 1 ? "once" : `${repeats} times`} each:`));
  const rows = chosen.map(({ point, reason }) => [
    String(point.trial),
    point.membership === undefined ? "–" : formatProbability(point.membership),
    reason,
  ]);
  terminal.say(`${columns([["trial", "on front", "because"], ...rows])}\n`);
}

/** What the evaluations say now, by a model that was fitted to all of them; it is kept for what comes next. */
async function sayConfirmed(
  opened: OpenedStudy,
  terminal: Terminal,
  numbers: ReadonlySet<number>,
  threads: number | undefined,
): Promise<number> {
  const { analysis, trials } = await withStore(opened, false, async (storage) => {
    const analysed = await analyseWithModel(opened, storage, terminal, { threads, refit: true });
    if (analysed.model !== undefined) await storage.recordProposal({ modelState: analysed.model.modelState });
    return analysed;
  });
  const confirmed = analysis.points.filter(({ trial }) => numbers.has(trial));
  const failed = trials.filter(({ origin, status }) => origin === "confirm" && status === "failed");
  terminal.answer({
    confirmed: confirmed.map(({ trial, objectives }) => ({
      trial,
      failed: failed.filter(({ of }) => of === trial).length,
      metrics: Object.fromEntries(Object.entries(objectives).map(([name, { measured }]) => [name, measured])),
    })),
    best: findingsJson(analysis),
  });
  saySpread(analysis, confirmed, failed, terminal);
  sayFront(analysis, terminal);
  terminal.say();
  sayRecommendation(analysis, terminal);
  return EXIT.ok;
}

/** Each trial's mean over its evaluations and the standard deviation between them. */
function saySpread(
  { study }: Analysis,
  confirmed: Analysis["points"],
  failed: readonly Trial[],
  terminal: Terminal,
): void {
  terminal.say(terminal.style.bold("\nMean over all evaluations, ± the standard deviation between them:"));
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
  terminal.say(columns([["trial", "evaluations", ...study.objectives.map(({ name }) => name)], ...rows]));
  const spreads = confirmed.flatMap(({ objectives }) =>
    Object.values(objectives).map(({ measured }) => measured.spread),
  );
  if (spreads.some((spread) => spread !== undefined) && spreads.every((spread) => (spread ?? 0) === 0)) {
    terminal.say(
      "Every evaluation gave the same numbers: the program seems to fix its seed, so that repeating says nothing of the " +
        "training's noise. Let it take {trial.number} for its seed, for example.",
    );
  }
  terminal.say();
}
