/**
 * @file `paretune tutorial`: the method on a problem whose answer is known, with Sobol's result beside it.
 */
import { runTutorial } from "../../../core/index.ts";
import { createThreads } from "../../threads/index.ts";
import type { Command, CommandWords } from "../command.ts";
import { EXIT } from "../exit.ts";
import { readStrategy, STRATEGIES } from "../strategy.ts";
import { columns, type Terminal } from "../terminal/terminal.ts";

const FIRST_SEED = 0;

export const tutorial: Command = {
  name: "tutorial",
  summary: "Two synthetic objectives, a known best hypervolume, and Sobol beside the model; under a minute.",
  usage: "",
  words: [0, 0],
  flags: {
    seed: { value: "S", summary: `Seed of everything random; default ${FIRST_SEED}.` },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default saas.` },
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8. Changes no result." },
  },
  details: [
    "DTLZ2 in 10 parameters: 22 Sobol points, then ten batches of four. The hypervolume beyond the reference point",
    "(1.1, 1.1) after each batch, and Sobol's with as many evaluations.",
  ],
  examples: ["paretune tutorial", "paretune tutorial --seed 3 --json"],
  run: showTutorial,
};

async function showTutorial(words: CommandWords, terminal: Terminal): Promise<number> {
  const seed = words.count("seed", 0) ?? FIRST_SEED;
  const strategy = readStrategy(words.text("strategy")) ?? "saas";
  const workers = createThreads(words.count("threads", 1));
  try {
    terminal.say("DTLZ2: 10 parameters, 2 objectives, 62 evaluations of which the first 22 are Sobol points.\n");
    const result = await runTutorial({
      seed,
      strategy,
      threads: workers.threads,
      onBatch: ({ batch, batches }) => terminal.progress(`batch ${batch} of ${batches}`),
    });
    terminal.progress();
    terminal.answer(result);
    const rows = result.hypervolume.map((value, index) => [
      String(index),
      value.toFixed(3),
      (result.sobol[index] ?? 0).toFixed(3),
      bar(value / result.maximum),
    ]);
    terminal.say(columns([["batch", "hypervolume", "Sobol", ""], ...rows]));
    terminal.say(`\nThe most that is possible: ${result.maximum.toFixed(4)}.`);
    terminal.say("Next: paretune demo tunes a real training program; paretune init writes a study file for yours.");
    return EXIT.ok;
  } finally {
    await workers.close();
  }
}

/** A bar of up to forty characters. */
function bar(share: number): string {
  return "█".repeat(Math.round(40 * Math.min(1, Math.max(0, share))));
}
