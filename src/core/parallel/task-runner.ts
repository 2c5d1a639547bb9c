/**
 * @file What runs inside a thread: does tasks one after another and keeps the open acquisition session between them.
 */
import { AcquisitionSession } from "../acquisition/index.ts";
import { ParetuneError } from "../errors.ts";
import {
  chooseTransform,
  condition,
  drawOutcomes,
  fitClassifier,
  fitMap,
  fitMapSaas,
  fitSaas,
  fitWarping,
  type SaasSettings,
  saasSettings,
} from "../gp/index.ts";
import { createRandomStream } from "../random/index.ts";
import type { Fit, FitTask, Task, TaskResult } from "./task.ts";
import type { Thread } from "./thread.ts";

/** Does tasks synchronously; one for each thread. */
export function createWorkbench(): (task: Task) => TaskResult {
  let session: AcquisitionSession | undefined;
  const opened = (): AcquisitionSession => {
    if (session === undefined)
      throw new ParetuneError("argument", "workbench: no session is open; run an open task first");
    return session;
  };
  return (task) => {
    switch (task.kind) {
      case "fit":
        return { kind: "fit", fit: { model: task.model, ...fitOf(task) } };
      case "transform":
        return { kind: "transform", choice: chooseTransform(task.question) };
      case "warp":
        return { kind: "warping", fit: fitWarping(task.problem) };
      case "classify":
        return { kind: "classifier", classifier: fitClassifier(task.points) };
      case "draw": {
        const posterior = condition(task.data, task.samples, task.index);
        return {
          kind: "draws",
          values: drawOutcomes(posterior, task.points, task.count, createRandomStream(task.seed)),
        };
      }
      case "open":
        session = new AcquisitionSession(task.session, task.samples);
        return { kind: "session", reached: session.reached };
      case "append":
        opened().append(task.point);
        return { kind: "session", reached: opened().reached };
      case "score":
        return { kind: "scores", values: opened().score(task.points, task.aim) };
      case "score-pool":
        return { kind: "scores", values: opened().scorePool(task.members, task.aim) };
      case "gradient":
        return { kind: "gradient", ...opened().scoreWithGradient(task.points, task.aim) };
      case "close":
        session = undefined;
        return { kind: "closed" };
    }
  };
}

/** Where there is no time for more: about a third of the gradients cold, a quarter warm. */
const BRIEF: SaasSettings = { warmupSteps: 96, warmWarmupSteps: 24, samples: 8, thinning: 4, maxTreeDepth: 5 };

function fitOf({ model, data, seed, previous, ensemble, samples, isBrief }: FitTask): Omit<Fit, "model"> {
  switch (model) {
    case "saas": {
      const settings = isBrief ? BRIEF : keeping(saasSettings(data.n), samples);
      return fitSaas(data, createRandomStream(seed), previous, settings);
    }
    case "map-saas": {
      const fit = fitMapSaas(data, ensemble);
      return { hyperparameters: fit.hyperparameters, ensemble: fit.ensemble };
    }
    case "map":
      return { hyperparameters: fitMap(data).hyperparameters };
  }
}

/** The same chain, of which so many draws are kept. */
function keeping(settings: SaasSettings, samples: number | undefined): SaasSettings {
  if (samples === undefined) return settings;
  return { ...settings, samples, thinning: Math.max(1, Math.round((settings.samples * settings.thinning) / samples)) };
}

/** A thread that is the caller's own: work is done between turns of its event loop. */
export function createInlineThread(): Thread {
  const work = createWorkbench();
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(task) {
      const result = last.then(() => work(task));
      last = result.catch(() => undefined);
      return result;
    },
  };
}
