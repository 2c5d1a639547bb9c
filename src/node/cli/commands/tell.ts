/**
 * @file `paretune tell`: records the results of trials. All of them are checked before any is recorded.
 */
import { text as readAll } from "node:stream/consumers";
import {
  type Configuration,
  configurationKey,
  isTuned,
  type Parameter,
  validateConfiguration,
} from "../../../core/space/index.ts";
import {
  contradiction,
  modelledMetrics,
  originOfAdded,
  sameTrials,
  spaceOf,
  type Trial,
} from "../../../core/study/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { type OpenedStudy, openStudy, withStore } from "../files/open-study.ts";
import { type MetricNames, metricsFromWords, type Outcome, type Told, toldFromJson } from "../tell-input.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune tell`. */
export const tell: CliCommand = {
  name: "tell",
  summary: "Records the result of a trial that you evaluated yourself.",
  usage: "STUDY [NAME=VALUE …]",
  positionals: [1, Number.POSITIVE_INFINITY],
  flags: {
    trial: { value: "N", summary: "Number of the trial, as shown by `suggest`." },
    parameters: { value: "JSON", summary: "Parameters of a trial that was not suggested, instead of --trial." },
    failed: { value: "REASON", summary: "Records that the trial failed." },
    store: STORE_FLAG,
  },
  details: [
    "VALUE is a number, or a number ± its standard error: 12.3±0.4 (or 12.3+-0.4). Give a value for every objective and for " +
      "every metric with an outcome constraint. A trial with the --parameters of the baseline becomes the baseline, unless " +
      "the study already has one.",
    "With `--json -`, a list of results is read from standard input:",
    '  [{ "trial": 17, "metrics": { "accuracy": 0.91,',
    '       "latency": { "mean": 12.3, "standardError": 0.4 } } },',
    '   { "trial": 18, "failed": "out of memory" },',
    '   { "parameters": { … }, "metrics": { … } }]',
    "Recorded results are not changed: telling the same result again has no effect (exit code 0), and a different result " +
      "is refused (exit code 2).",
  ],
  examples: [
    "paretune tell study.yaml --trial 17 accuracy=0.91 latency_p99=12.3±0.4",
    'paretune tell study.yaml --trial 18 --failed "out of memory"',
    "paretune tell study.yaml --json - < results.json",
  ],
  run: tellTrials,
};

/** What was recorded for one result. */
interface Recorded {
  readonly trial: number;
  readonly status: "completed" | "failed";
  /** False if the same result had been recorded before. */
  readonly recorded: boolean;
}

async function tellTrials(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  const { study, run } = opened.file;
  const names = { required: modelledMetrics(study), known: run.metrics.map(({ name }) => name) };
  const told = await readTold(args, names);
  const done = await withStore(opened, true, (storage) => record(opened, storage, told));
  terminal.printJson(done);
  for (const { trial, status, recorded } of done) {
    terminal.print(
      recorded
        ? `Trial ${trial} is recorded as ${status}.`
        : `Trial ${trial} already has this result; nothing was changed.`,
    );
  }
  const shown = `${opened.shownPath}${opened.storeFlag}`;
  terminal.printCommand("\nNext trials", `paretune suggest ${shown} --count ${study.budget.batch}`);
  terminal.printCommand("Results", `paretune best ${shown}`);
  return EXIT.ok;
}

async function readTold(args: CommandArguments, names: MetricNames): Promise<readonly Told[]> {
  const given = args.positionals.slice(1);
  if (given.includes("-")) {
    if (given.length > 1 || args.has("trial") || args.has("parameters") || args.has("failed")) {
      throw new BadInput("With `--json -`, all results are read from standard input; give no other results or flags.");
    }
    return toldFromJson(await readAll(process.stdin), names);
  }
  const trial = args.count("trial", 0);
  const parameters = args.text("parameters");
  if ((trial === undefined) === (parameters === undefined)) {
    throw new BadInput("Name the trial: --trial N, or --parameters '{ … }' for a point that was not suggested.");
  }
  const reason = args.text("failed");
  if (reason !== undefined && given.length > 0)
    throw new BadInput("A failed trial has no metrics: give either --failed REASON or NAME=VALUE.");
  const outcome: Outcome =
    reason === undefined ? { kind: "completed", metrics: metricsFromWords(given, names) } : { kind: "failed", reason };
  return [trial === undefined ? { parameters: parseParameters(parameters ?? ""), outcome } : { trial, outcome }];
}

function parseParameters(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Reported below, with the same message as JSON of another shape.
  }
  throw new BadInput(`--parameters must be a JSON object, e.g. '{ "layers": 3 }'; got ${text}`);
}

/** Checks all results against the study and its trials, then records them in order. */
async function record(opened: OpenedStudy, storage: Storage, told: readonly Told[]): Promise<readonly Recorded[]> {
  const trials = new Map((await storage.snapshot()).trials.map((trial) => [trial.number, trial]));
  const seen = new Set<number>();
  const checked = told.map((each) => {
    if (each.trial === undefined) {
      const configuration = readConfiguration(opened, each.parameters ?? {});
      checkPossible(opened, each.outcome, sameConfiguration(opened, trials, configuration));
      return { outcome: each.outcome, configuration };
    }
    if (seen.has(each.trial)) throw new BadInput(`Trial ${each.trial} is in the list twice; nothing was recorded.`);
    seen.add(each.trial);
    const trial = trials.get(each.trial);
    if (trial === undefined) {
      throw new BadInput(
        `There is no trial ${each.trial}; nothing was recorded. \`paretune trials ${opened.shownPath}\` lists those that exist.`,
      );
    }
    checkPossible(opened, each.outcome, sameTrials([...trials.values()], trial));
    return { outcome: each.outcome, trial, repeated: isRepeated(trial, each.outcome) };
  });
  const done: Recorded[] = [];
  for (const each of checked) {
    const number = each.trial?.number ?? (await reserveTold(opened, storage, trials, each.configuration ?? {}));
    if (each.repeated !== true) await append(storage, number, each.outcome);
    done.push({ trial: number, status: each.outcome.kind, recorded: each.repeated !== true });
  }
  return done;
}

/** Throws BadInput if an outcome contradicts the bounds of a metric, or an exact metric of the same configuration. */
function checkPossible({ file }: OpenedStudy, outcome: Outcome, others: readonly Trial[]): void {
  const found = outcome.kind === "completed" ? contradiction(file.study, outcome.metrics, others) : undefined;
  if (found !== undefined) throw new BadInput(`${found.metric} ${found.reason}; nothing was recorded.`);
}

function sameConfiguration(
  { file }: OpenedStudy,
  trials: ReadonlyMap<number, Trial>,
  configuration: Configuration,
): readonly Trial[] {
  const space = spaceOf(file.study);
  const key = configurationKey(space, configuration);
  return [...trials.values()].filter((trial) => configurationKey(space, trial.configuration) === key);
}

function readConfiguration(opened: OpenedStudy, parameters: Readonly<Record<string, unknown>>): Configuration {
  const { study } = opened.file;
  // Constraints restrict what is proposed; a trial that was evaluated regardless is informative too.
  const result = validateConfiguration(spaceOf(study), parameters, { constrained: false });
  // The evaluated values must be known: a missing one is an error here, not the middle of its range.
  const isActive = ({ name, when }: Parameter): boolean =>
    "issues" in result ? when === undefined : Object.hasOwn(result.configuration, name);
  const missing = study.parameters
    .filter((parameter) => isTuned(parameter) && isActive(parameter) && parameters[parameter.name] === undefined)
    .map(({ name }) => `${name} is missing`);
  if (!("issues" in result) && missing.length === 0) return result.configuration;
  const issues = [...("issues" in result ? result.issues : []), ...missing];
  const lines = issues.map((issue) => `  ${issue}`).join("\n");
  throw new BadInput(`The parameters do not match this study:\n${lines}`, { issues });
}

/** Reserves a number for a trial that was not suggested, and adds it to `trials`. */
async function reserveTold(
  { file }: OpenedStudy,
  storage: Storage,
  trials: Map<number, Trial>,
  configuration: Configuration,
): Promise<number> {
  const origin = originOfAdded(file.study, [...trials.values()], configuration);
  const [trial] = await storage.reserve([{ configuration, origin }], { evaluator: "caller" });
  if (trial === undefined) throw new Error("the store did not number the trial");
  trials.set(trial.number, trial);
  return trial.number;
}

async function append(storage: Storage, trial: number, outcome: Outcome): Promise<void> {
  const accepted =
    outcome.kind === "completed"
      ? await storage.append({ type: "completed", trial, metrics: outcome.metrics })
      : await storage.append({ type: "failed", trial, reason: outcome.reason });
  if (!accepted)
    throw new BadInput(`Another process has ended trial ${trial} meanwhile; this result was not recorded.`);
}

/** Whether the trial has ended with the same result; throws BadInput if it has ended with another. */
function isRepeated(trial: Trial, outcome: Outcome): boolean {
  if (trial.status === "pending" || trial.status === "running") return false;
  if (trial.status === "completed" && outcome.kind === "completed" && sameMetrics(trial.metrics, outcome.metrics))
    return true;
  if (trial.status === "failed" && outcome.kind === "failed" && trial.reason === outcome.reason) return true;
  const was =
    trial.status === "completed" ? `completed (${showMetrics(trial.metrics)})` : `${trial.status} (${trial.reason})`;
  throw new BadInput(
    `Trial ${trial.number} already has a result: ${was}. Recorded results are not changed; nothing was recorded.`,
  );
}

type Metrics = Extract<Trial, { status: "completed" }>["metrics"];

function sameMetrics(before: Metrics, after: Metrics): boolean {
  const names = Object.keys(before);
  if (names.length !== Object.keys(after).length) return false;
  return names.every(
    (name) => before[name]?.mean === after[name]?.mean && before[name]?.standardError === after[name]?.standardError,
  );
}

function showMetrics(metrics: Metrics): string {
  return Object.entries(metrics)
    .map(
      ([name, { mean, standardError }]) => `${name}=${mean}${standardError === undefined ? "" : `±${standardError}`}`,
    )
    .join(", ");
}
