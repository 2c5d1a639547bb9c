/**
 * @file `paretune suggest`: reserves trials for someone who evaluates them in their own way, and tells the results.
 */
import { modelledMetrics, ParetuneError, type Proposal, propose, type Study, type Trial } from "../../../core/index.ts";
import { ask } from "../../loop/index.ts";
import { warpingWords } from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy, withStore } from "../files/open-study.ts";
import { readStrategy, STRATEGIES, threadsFor } from "../strategy.ts";
import { modelWords, thinkingWords } from "../terminal/batch-summary.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Proposals at most, as another process that suggests at the same time may reserve some of the same points first. */
const MAX_ROUNDS = 5;

export const suggest: Command = {
  name: "suggest",
  summary: "Reserves the next trials for you to evaluate; `tell` takes their results.",
  usage: "STUDY",
  words: [1, 1],
  flags: {
    count: { value: "N", summary: "How many; default: the study's batch." },
    strategy: { value: "S", summary: `${STRATEGIES.join(", ")}; default: the study's.` },
    threads: { value: "N", summary: "Threads for the model; default: one a core, at most 8. Changes no result." },
    store: STORE_FLAG,
  },
  details: ["The first of all is the baseline, where the study has one: what is told of it is the reference point."],
  examples: ["paretune suggest study.yaml --count 16 --json"],
  run: suggestTrials,
};

async function suggestTrials(words: CommandWords, terminal: Terminal): Promise<number> {
  const threads = words.count("threads", 1);
  const given = words.count("count", 1);
  const strategy = readStrategy(words.text("strategy"));
  const opened = await openStudy(words);
  const { study } = opened.file;
  const asked = strategy === undefined ? study : { ...study, strategy };
  const count = given ?? study.budget.batch;
  const found = await withStore(opened, true, (storage) =>
    reserve({ study: asked, storage, count, threads, terminal }),
  );
  const { reserved } = found;
  const { models, thinking, inputWarping } = found.models;
  const mode = thinking === undefined ? {} : { mode: thinking.mode };
  terminal.answer(reserved.map(({ number, configuration }) => ({ trial: number, parameters: configuration, ...mode })));
  for (const { number, configuration } of reserved) {
    terminal.say(
      `trial ${number}: ${Object.entries(configuration)
        .map(([name, value]) => `${name}=${value}`)
        .join(" ")}`,
    );
  }
  const how = [
    ...(models === undefined ? [] : [modelWords(models)]),
    ...(inputWarping === undefined ? [] : [warpingWords(inputWarping)]),
    ...(thinking === undefined ? [] : [thinkingWords(thinking)]),
  ];
  if (how.length > 0) terminal.say(`\nModels: ${how.join("; ")}`);
  const metrics = modelledMetrics(study)
    .map((name) => `${name}=…`)
    .join(" ");
  terminal.say(
    `\nWhen a trial is evaluated: paretune tell ${opened.shownPath}${opened.storeWords} --trial ${reserved[0]?.number ?? "N"} ${metrics}`,
  );
  return EXIT.ok;
}

/** What is to be reserved, and what that takes. */
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
  readonly models: Pick<Proposal, "models" | "thinking" | "inputWarping">;
}

async function reserve({ study, storage, count, threads, terminal }: Wanted): Promise<Reserved> {
  const workers = threadsFor(study.strategy, threads);
  const onProgress = (message: string): void => terminal.progress(message);
  const reserved: Trial[] = [];
  let models: Reserved["models"] = {};
  try {
    for (let round = 0; round < MAX_ROUNDS && reserved.length < count; round++) {
      const wanted = { count: count - reserved.length, evaluator: "caller", threads: workers.threads } as const;
      const asked = await ask(study, { storage, propose, onProgress, ...wanted }).catch((error: unknown) => {
        // What an earlier round reserved is handed out, even if the space has nothing more.
        if (reserved.length > 0 && error instanceof ParetuneError && error.code === "exhausted") return undefined;
        throw error;
      });
      if (asked === undefined) break;
      reserved.push(...asked.reserved);
      models = { ...models, ...modelsOf(asked.proposal) };
    }
  } finally {
    terminal.progress();
    await workers.close();
  }
  return { reserved, models };
}

/** The parts of a proposal about its models that are there. */
function modelsOf({ models, thinking, inputWarping }: Proposal): Reserved["models"] {
  return {
    ...(models === undefined ? {} : { models }),
    ...(thinking === undefined ? {} : { thinking }),
    ...(inputWarping === undefined ? {} : { inputWarping }),
  };
}
