/**
 * @file `paretune tutorial`: the method on a problem with a known solution, compared with Sobol points.
 */
import { runTutorial } from "../../../core/tutorial/index.ts";
import { createThreads } from "../../threads/index.ts";
import { type CliCommand, type CommandArguments, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { PORT_FLAG } from "../serving.ts";
import { readStrategy, STRATEGIES } from "../strategy-flag.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { checkTerminalFlags, serveTutorial } from "./tutorial-page.ts";

const DEFAULT_SEED = 0;

/** Lengths of a full bar, in characters. */
const MIN_BAR_LENGTH = 10;
const MAX_BAR_LENGTH = 100;

/** Width of the table without its bars: `batch  hypervolume  Sobol  `. */
const OTHER_COLUMNS_WIDTH = 27;

/** The command `paretune tutorial`. */
export const tutorial: CliCommand = {
  name: "tutorial",
  summary: "Compares the model with Sobol points on a synthetic problem; takes less than a minute.",
  usage: "",
  positionals: [0, 0],
  flags: {
    seed: { value: "S", summary: `Random seed; default ${DEFAULT_SEED}.` },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default saas.`, choices: STRATEGIES },
    threads: THREADS_FLAG,
    web: { summary: "Serves a lesson for the browser, which computes there; Ctrl-C ends it." },
    port: { ...PORT_FLAG, summary: `With --web: ${PORT_FLAG.summary}` },
    open: { summary: "With --web: opens the address in a browser." },
    output: { value: "FOLDER", summary: "With --web: writes the lesson's files into FOLDER instead of serving them." },
  },
  details: [
    "The problem is DTLZ2 with 10 parameters and 2 objectives: 22 Sobol points, then ten batches of four. The table shows " +
      "the hypervolume relative to the reference point (1.1, 1.1) after each batch, beside that of the same number of Sobol " +
      "points. The maximum hypervolume is known.",
    "--web explains a search step by step in a page with figures: the Sobol design, the models, the acquisition, the " +
      "candidates, the front. Sliders change noise, dimension, batch and prior. The page loads nothing from elsewhere. The " +
      "files of --output can be put on any web server, in any folder; browsers do not run them from a disk.",
  ],
  examples: [
    "paretune tutorial",
    "paretune tutorial --seed 3 --json",
    "paretune tutorial --web --open",
    "paretune tutorial --web --output lesson",
  ],
  run: showTutorial,
};

async function showTutorial(args: CommandArguments, terminal: Terminal): Promise<number> {
  if (args.has("web")) return serveTutorial(args, terminal);
  checkTerminalFlags(args);
  const seed = args.count("seed", 0) ?? DEFAULT_SEED;
  const strategy = readStrategy(args.text("strategy")) ?? "saas";
  const workers = createThreads(args.count("threads", 1));
  try {
    terminal.print("DTLZ2: 10 parameters, 2 objectives, 62 evaluations; the first 22 are Sobol points.\n");
    const result = await runTutorial({
      seed,
      strategy,
      threads: workers.threads,
      onBatch: ({ batch, batches }) => terminal.progress(`batch ${batch} of ${batches}`),
    });
    terminal.progress();
    terminal.printJson(result);
    const length = barLength(terminal.width);
    const rows = result.hypervolume.map((value, index) => [
      String(index),
      value.toFixed(3),
      (result.sobol[index] ?? 0).toFixed(3),
      bar(value / result.maximum, length),
    ]);
    terminal.print(table([["batch", "hypervolume", "Sobol", ""], ...rows], terminal.width));
    terminal.print(`\nMaximum hypervolume: ${result.maximum.toFixed(4)}.`);
    terminal.printCommand("To tune a real training program", "paretune demo");
    terminal.printCommand("A study file for your own program", "paretune init");
    return EXIT.ok;
  } finally {
    await workers.close();
  }
}

/** The length of a full bar beside the table's other columns: what a terminal has room for, 40 elsewhere. */
function barLength(width: number): number {
  return Number.isFinite(width) ? Math.min(MAX_BAR_LENGTH, Math.max(MIN_BAR_LENGTH, width - OTHER_COLUMNS_WIDTH)) : 40;
}

/** A bar of up to `length` characters. */
function bar(share: number, length: number): string {
  return "█".repeat(Math.round(length * Math.min(1, Math.max(0, share))));
}
