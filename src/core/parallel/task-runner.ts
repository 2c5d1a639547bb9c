/**
 * @file Runs tasks inside a thread, one after another, and keeps the open acquisition session between them.
 */
import { AcquisitionSession } from "../acquisition/index.ts";
import { ParetuneError } from "../errors.ts";
import {
  condition,
  drawOutcomes,
  FULL_FIT,
  fitAnova,
  fitClassifier,
  fitMap,
  fitMapSaas,
  fitMixture,
  fitSaas,
  fitWarping,
  judgeUnseen,
  MIXED_MAP,
  pointsToFit,
  rejuvenateMixture,
  rejuvenateSaas,
  type SaasSettings,
  saasSettings,
  transformDensities,
} from "../gp/index.ts";
import { createRandomStream } from "../random/index.ts";
import type { DrawTask, Fit, FitTask, RejuvenateTask, Task, TaskResult } from "./task.ts";
import type { Thread } from "./thread.ts";
import { withUncertainty } from "./uncertain-fit.ts";

/**
 * Creates a function that runs tasks synchronously, one for each thread. The function that it returns throws a
 * `ParetuneError` where a task cannot be done: "argument" for a task that needs an acquisition session while none is
 * open.
 */
export function createTaskRunner(): (task: Task) => TaskResult {
  let session: AcquisitionSession | undefined;
  const opened = (task: Task): AcquisitionSession => {
    if (session !== undefined) return session;
    throw new ParetuneError(
      "argument",
      `createTaskRunner: the task "${task.kind}" needs an acquisition session, but no session is open; run "open-session" first`,
    );
  };
  return (task) => {
    switch (task.kind) {
      case "fit":
        return { kind: task.kind, value: runFit(task) };
      case "rejuvenate":
        return { kind: task.kind, value: runRejuvenation(task) };
      case "judge-unseen":
        return { kind: task.kind, value: judgeUnseen(task.data, task.samples, task.unseen) };
      case "compare-transforms":
        return { kind: task.kind, value: transformDensities(task.problem) };
      case "fit-warping":
        return { kind: task.kind, value: fitWarping(task.problem) };
      case "fit-classifier":
        return { kind: task.kind, value: fitClassifier(task.points) };
      case "draw":
        return { kind: task.kind, value: drawOf(task) };
      case "open-session":
        session = new AcquisitionSession(task.session, task.samples);
        return { kind: task.kind, value: { reached: session.reached } };
      case "append":
        opened(task).append(task.point);
        return { kind: task.kind, value: { reached: opened(task).reached } };
      case "score":
        return { kind: task.kind, value: opened(task).score(task.points, task.aim, task.isExpectation) };
      case "score-pool":
        return { kind: task.kind, value: opened(task).scorePool(task.members, task.aim) };
      case "score-with-gradient":
        return { kind: task.kind, value: opened(task).scoreWithGradient(task.points, task.aim) };
      case "close-session":
        session = undefined;
        return { kind: task.kind, value: null };
    }
  };
}

/** A short chain: of up to some 190 trials about a fifth of the gradients of the usual one, of more about a half. */
const SHORT_CHAIN: SaasSettings = { warmupSteps: 48, warmWarmupSteps: 24, samples: 8, thinning: 4, maxTreeDepth: 5 };

function runFit(task: FitTask): Fit {
  const fit: Fit = { model: task.model, ...fitOf(task) };
  return task.withUncertainty === true ? withUncertainty(task.data, fit) : fit;
}

function runRejuvenation({ data: points, earlier, share, seed }: RejuvenateTask): Fit | null {
  const data = pointsToFit(points);
  const stream = createRandomStream(seed);
  const { mixed } = earlier;
  const fit =
    mixed === undefined
      ? rejuvenateSaas(data, { ...earlier, settings: saasSettings(points.n) }, share, stream)
      : rejuvenateMixture(data, { ...earlier, mixed }, share, stream);
  return fit === undefined ? null : { model: mixed === undefined ? "saas" : "auto", ...fit };
}

function fitOf(task: FitTask): Omit<Fit, "model"> {
  const { model, seed, previous, ensemble, samples, isBrief, part } = task;
  const data = pointsToFit(task.data);
  switch (model) {
    case "auto":
    case "saas": {
      const settings = isBrief ? SHORT_CHAIN : keeping(saasSettings(task.data.n), samples);
      return (model === "auto" ? fitMixture : fitSaas)(data, createRandomStream(seed), previous, settings);
    }
    case "map-saas": {
      const fit = fitMapSaas(data, ensemble);
      return { hyperparameters: fit.hyperparameters, ensemble: fit.ensemble };
    }
    case "map":
      if (part === "anova") return { hyperparameters: fitAnova(data) };
      return { hyperparameters: fitMap(data, part === "radial" ? MIXED_MAP : FULL_FIT).hyperparameters };
  }
}

/** The settings of a chain of the same length of which `samples` draws are kept. */
function keeping(settings: SaasSettings, samples: number | undefined): SaasSettings {
  if (samples === undefined) return settings;
  return { ...settings, samples, thinning: Math.max(1, Math.round((settings.samples * settings.thinning) / samples)) };
}

function drawOf({ data, samples, index, points, count, seed }: DrawTask): Float64Array {
  return drawOutcomes(condition(data, samples, index), points, count, createRandomStream(seed));
}

/** Creates a thread that is the caller's own: tasks run between turns of its event loop. */
export function createInlineThread(): Thread {
  const runTask = createTaskRunner();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(() => runTask(task));
      last = result.catch(() => undefined);
      return result;
    },
  };
}
