/**
 * @file `paretune suggest`: reserves trials that the caller evaluates and reports with `tell`.
 */

import { modelledMetrics } from "../../../core/study/index.ts";
import { withStore } from "../../operations/open-study.ts";
import { defaultCount, reserveTrials, suggestionsJson } from "../../operations/reserve-trials.ts";
import { chosenWords, warpingWords } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { readStrategy, STRATEGIES } from "../strategy-flag.ts";
import { modelWords, timeBudgetWords } from "../terminal/batch-summary.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune suggest`. */
export const suggest: CliCommand = {
  name: "suggest",
  summary: "Reserves the next trials for you to evaluate; report their results with `tell`.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    count: { value: "N", summary: "Number of trials; default: the study's batch size." },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default: the study's strategy.`, choices: STRATEGIES },
    threads: THREADS_FLAG,
    store: STORE_FLAG,
  },
  details: ["The baseline, if the study has one, is suggested first; its result becomes the reference point."],
  examples: ["paretune suggest study.yaml --count 16 --json"],
  run: suggestTrials,
};

async function suggestTrials(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  const given = args.count("count", 1);
  const strategy = readStrategy(args.text("strategy"));
  const opened = await openStudy(args);
  const { study } = opened.file;
  const asked = strategy === undefined ? study : { ...study, strategy };
  const count = given ?? defaultCount(study);
  const found = await withStore(opened, true, (storage) =>
    reserveTrials({ study: asked, storage, count, threads, shown: terminal }),
  );
  const { reserved } = found;
  const { models, timeBudget, inputWarping, chosen } = found.use;
  terminal.printJson(suggestionsJson(study, found));
  for (const { number, configuration } of reserved) {
    terminal.print(
      `trial ${number}: ${Object.entries(configuration)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ")}`,
    );
  }
  const how = [
    ...(models === undefined ? [] : [modelWords(models)]),
    ...(inputWarping === undefined ? [] : [warpingWords(inputWarping)]),
    ...(timeBudget === undefined ? [] : [timeBudgetWords(timeBudget)]),
    ...(chosen === undefined ? [] : [chosenWords(chosen)]),
  ];
  if (how.length > 0) terminal.print(`\nModels: ${how.join("; ")}`);
  const metrics = modelledMetrics(study)
    .map((name) => `${name}=…`)
    .join(" ");
  terminal.printCommand(
    "\nReport a result",
    `paretune tell ${opened.shownPath}${opened.storeFlag} --trial ${reserved[0]?.number ?? "N"} ${metrics}`,
  );
  return EXIT.ok;
}
