/**
 * @file `paretune suggest`: reserves trials for someone who evaluates them in their own way, and tells the results.
 */
import {
  type ChosenWarping,
  type ModelUse,
  modelledMetrics,
  ParetuneError,
  propose,
  type Study,
  type Thinking,
  type Trial,
} from "../../../core/index.ts";
import { warpingWords } from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type Command, type CommandWords, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy, withStore } from "../files/open-study.ts";
import { readStrategy, STRATEGIES, threadsFor } from "../strategy.ts";
import { modelWords, thinkingWords } from "../terminal/batch-summary.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Two processes that suggest at once may hit on the same points; what was lost to that is proposed again so often. */
const ROUNDS = 5;

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
  const { reserved, models, thinking, inputWarping } = await withStore(opened, true, (storage) =>
    reserve(asked, storage, given ?? study.budget.batch, terminal, threads),
  );
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

interface Reserved {
  readonly reserved: readonly Trial[];
  /** Of the last proposal, where there is something to say of them. */
  readonly models: readonly ModelUse[] | undefined;
  readonly thinking: Thinking | undefined;
  readonly inputWarping: ChosenWarping | undefined;
}

async function reserve(
  study: Study,
  storage: Storage,
  count: number,
  terminal: Terminal,
  threadCount: number | undefined,
): Promise<Reserved> {
  const workers = threadsFor(study.strategy, threadCount);
  const reserved: Trial[] = [];
  let models: readonly ModelUse[] | undefined;
  let thinking: Thinking | undefined;
  let inputWarping: ChosenWarping | undefined;
  try {
    for (let round = 0; round < ROUNDS && reserved.length < count; round++) {
      const trials = await storage.trials();
      const modelState = await storage.modelState();
      const begun = performance.now();
      const proposal = await propose(study, trials, count - reserved.length, {
        threads: workers.threads,
        clock: () => performance.now() / 1000,
        onProgress: (message) => terminal.progress(message),
        ...(modelState === undefined ? {} : { modelState }),
      }).catch((error: unknown) => {
        // What an earlier round reserved is handed out, even if the space has nothing more.
        if (reserved.length > 0 && error instanceof ParetuneError && error.code === "exhausted") return undefined;
        throw error;
      });
      if (proposal === undefined) break;
      const milliseconds = performance.now() - begun;
      if (proposal.models !== undefined) models = proposal.models;
      if (proposal.thinking !== undefined) thinking = proposal.thinking;
      if (proposal.inputWarping !== undefined) inputWarping = proposal.inputWarping;
      reserved.push(...(await storage.reserve(proposal.suggestions, { evaluator: "caller", known: trials.length })));
      if (proposal.modelState === undefined || proposal.modelState === modelState) continue;
      await storage.setModelState(proposal.modelState);
      await storage.addModelTime(milliseconds);
    }
  } finally {
    terminal.progress();
    await workers.close();
  }
  return { reserved, models, thinking, inputWarping };
}
