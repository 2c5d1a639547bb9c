/**
 * @file From the runs of an MLflow store to a study, the same for its database and its folder.
 */
import type { Progress } from "../../../core/study/index.ts";
import { distinctIds, sourceId } from "./identity.ts";
import { stateOf } from "./run-states.ts";
import type { Cell, SourceColumn, SourceStudy, SourceTrial } from "./source.ts";

/** A run as the store has it. */
export interface MlflowRun {
  readonly id: string;
  readonly name: string;
  /** `FINISHED`, `FAILED`, `KILLED`, `RUNNING` or `SCHEDULED`. */
  readonly status: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** All values of each metric, in the order in which they were logged. */
  readonly metrics: Readonly<Record<string, readonly MlflowPoint[]>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** A value of a metric. */
export interface MlflowPoint {
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly value: number;
}

/** The tag in which an exported run has the id of its trial. */
export const ID_TAG = "paretune.id";
/** The beginning of tags with the standard error and the number of samples of a metric. */
export const ERROR_TAG = "paretune.standard_error.";
export const COUNT_TAG = "paretune.count.";

/** The runs of an experiment in the words of all readers. */
export function fromMlflow(name: string, runs: readonly MlflowRun[]): SourceStudy {
  const distinct = distinctIds();
  const parameters = new Set(runs.flatMap((run) => Object.keys(run.parameters)));
  const metrics = new Set(runs.flatMap((run) => Object.keys(run.metrics)));
  return {
    name,
    columns: [
      ...[...parameters].map((each): SourceColumn => ({ key: `params.${each}`, name: each, role: "parameter" })),
      ...[...metrics].map((each): SourceColumn => ({ key: `metrics.${each}`, name: each, role: "metric" })),
    ],
    trials: runs.map((run) => trialOf(run, distinct)),
  };
}

function trialOf(run: MlflowRun, distinct: (id: string) => string): SourceTrial {
  const cells: Record<string, Cell> = {};
  const progress: Record<string, Progress> = {};
  for (const [name, value] of Object.entries(run.parameters)) cells[`params.${name}`] = value;
  for (const [name, points] of Object.entries(run.metrics)) {
    const last = lastOf(points);
    if (last !== undefined) cells[`metrics.${name}`] = last.value;
    const steps = new Map(points.map(({ step, value }) => [step, value]));
    const sorted = [...steps].filter(([, value]) => Number.isFinite(value)).sort(([a], [b]) => a - b);
    if (sorted.length > 1) {
      progress[`metrics.${name}`] = { steps: sorted.map(([step]) => step), values: sorted.map(([, value]) => value) };
    }
  }
  const id = run.tags[ID_TAG];
  return {
    name: `run ${run.name || run.id}`,
    id: id ?? distinct(sourceId("mlflow", run.id)),
    state: stateOf(run.status) ?? "unfinished",
    cells,
    standardErrors: tagged(run.tags, ERROR_TAG),
    counts: tagged(run.tags, COUNT_TAG),
    progress,
  };
}

function tagged(tags: MlflowRun["tags"], prefix: string): Readonly<Record<string, number>> {
  const found = Object.entries(tags).filter(([name]) => name.startsWith(prefix));
  const numbers = found.map(([name, value]) => [`metrics.${name.slice(prefix.length)}`, Number(value)] as const);
  return Object.fromEntries(numbers.filter(([, value]) => Number.isFinite(value)));
}

/** The value that MLflow shows: that of the largest step, of the latest of those. */
function lastOf(points: readonly MlflowPoint[]): MlflowPoint | undefined {
  return points.reduce<MlflowPoint | undefined>(
    (best, each) =>
      best === undefined || each.step > best.step || (each.step === best.step && each.time >= best.time) ? each : best,
    undefined,
  );
}
