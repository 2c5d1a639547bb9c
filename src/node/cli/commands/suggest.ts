/**
 * @file `paretune suggest`: reserves trials that the caller evaluates and reports with `tell`.
 */

import { notableModels, type ProposalRecord, propose } from "../../../core/designer/index.ts";
import { ParetuneError } from "../../../core/errors.ts";
import { modelledMetrics, type Study, type Trial } from "../../../core/study/index.ts";
import { ask } from "../../loop/index.ts";
import { chosenWords, warpingWords } from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy, withStore } from "../files/open-study.ts";
import { nativeJson } from "../native-json.ts";
import { readStrategy, STRATEGIES, threadsFor } from "../strategy-flag.ts";
import { modelWords, timeBudgetWords } from "../terminal/batch-summary.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Proposals at most, as another process that suggests at the same time may reserve some of the same points first. */
const MAX_ROUNDS = 5;

/** The most trials that are reserved without --count, however large a batch is. */
const DEFAULT_COUNT_LIMIT = 1000;

/** The command `paretune suggest`. */
export const suggest: CliCommand = {
  name: "suggest",
  summary: "Reserves the next trials for you to evaluate; report their results with `tell`.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    count: { value: "N", summary: "Number of trials; default: the study's batch size." },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default: the study's strategy.` },
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
  const count = given ?? Math.min(study.budget.batch, DEFAULT_COUNT_LIMIT);
  const found = await withStore(opened, true, (storage) =>
    reserve({ study: asked, storage, count, threads, terminal }),
  );
  const { reserved } = found;
  const { models, timeBudget, inputWarping, chosen } = found.use;
  const mode = timeBudget === undefined ? {} : { mode: timeBudget.mode };
  const documents = reserved.map(({ number, configuration }) => ({
    trial: number,
    parameters: configuration,
    ...mode,
  }));
  terminal.printJson(nativeJson(opened.file.study.parameters, documents));
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

/** The number of trials to reserve, and what that needs. */
interface Wanted {
  readonly study: Study;
  readonly storage: Storage;
  readonly count: number;
  readonly threads: number | undefined;
  readonly terminal: Terminal;
}

interface Reserved {
  readonly reserved: readonly Trial[];
  /** How the models of the last proposal were made, where there is something to say about it. */
  readonly use: Pick<ProposalRecord, "models" | "timeBudget" | "inputWarping" | "chosen">;
}

async function reserve({ study, storage, count, threads, terminal }: Wanted): Promise<Reserved> {
  const workers = threadsFor(study.strategy, threads);
  const onProgress = (message: string): void => terminal.progress(message);
  const reserved: Trial[] = [];
  let use: Reserved["use"] = {};
  try {
    for (let round = 0; round < MAX_ROUNDS && reserved.length < count; round++) {
      const wanted = { count: count - reserved.length, evaluator: "caller", threads: workers.threads } as const;
      const asked = await ask(study, { storage, propose, onProgress, ...wanted }).catch((error: unknown) => {
        // What an earlier round reserved is handed out, even if the space has nothing more.
        if (reserved.length > 0 && error instanceof ParetuneError && error.code === "exhausted") return undefined;
        throw error;
      });
      if (asked === undefined) break;
      for (const trial of asked.reserved) reserved.push(trial);
      use = { ...use, ...modelUseOf(study, asked.proposal.record) };
    }
  } finally {
    terminal.progress();
    await workers.close();
  }
  return { reserved, use };
}

/** The parts of a proposal about its models that are there. */
function modelUseOf(study: Study, record: ProposalRecord): Reserved["use"] {
  const { timeBudget, inputWarping, chosen } = record;
  const models = notableModels(study, record);
  return {
    ...(models === undefined ? {} : { models }),
    ...(timeBudget === undefined ? {} : { timeBudget }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
    ...(chosen === undefined ? {} : { chosen }),
  };
}
