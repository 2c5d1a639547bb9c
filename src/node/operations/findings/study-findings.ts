/**
 * @file The findings of a study: its analysis by the model, the importance of its parameters, the diagnosis of its models, and the
 * course of its hypervolume. Each is computed when it is asked for, unless it is kept (kept-findings.ts); those that are
 * computed for one command share a model.
 */
import {
  type Analysis,
  estimateHypervolumes,
  type HypervolumeEstimates,
  type Importance,
  summariseImportance,
} from "../../../core/analysis/index.ts";
import { gridThrough, type ParameterGrid } from "../../../core/sensitivity/index.ts";
import type { Trial } from "../../../core/study/index.ts";
import { type Diagnosis, diagnose } from "../../../core/surrogate/index.ts";
import type { Storage } from "../../storage/index.ts";
import {
  type Analysed,
  analyseSnapshot,
  type OpenedStudy,
  type Progress,
  recordedFor,
  withModel,
} from "../open-study.ts";
import { type FindingName, findingsKey, keptFindings } from "./kept-findings.ts";

/** The importance of the parameters, and the predictions over the two most important numeric ones. */
export interface StudyImportance {
  readonly found: Importance;
  /** Through the configuration of the slices; absent unless there are two such parameters. */
  readonly grid: ParameterGrid | undefined;
}

/** The findings of a study as it was when they were opened. */
export interface StudyFindings {
  readonly trials: readonly Trial[];
  /** By the model; of the measurements where there can be no model yet. */
  analysis(): Promise<Analysis>;
  /** Undefined where there can be no model yet. */
  importance(): Promise<StudyImportance | undefined>;
  /** Undefined where there are too few trials for one. */
  diagnosis(): Promise<Diagnosis | undefined>;
  /** Empty where there can be no model yet, and for a single objective. */
  volumes(): Promise<HypervolumeEstimates>;
}

/** The findings of a study. `threads` is the number of threads for the models; default: one per core, at most 8. */
export async function studyFindings(
  opened: OpenedStudy,
  storage: Storage,
  shown: Progress,
  threads?: number,
): Promise<StudyFindings> {
  const { study } = opened.file;
  const snapshot = await storage.snapshot();
  const { trials, modelState } = snapshot;
  const recorded = await recordedFor(storage, snapshot);
  const key = findingsKey({ study, trials, modelState, ...recorded, revised: [...(recorded.revised ?? [])] });
  const kept = <T>(name: FindingName, compute: () => Promise<T>) => keptFindings(opened.folder, name, key, compute);
  let computed: Promise<Analysed> | undefined;
  const analysed = () => {
    computed ??= analyseSnapshot(opened, { snapshot, recorded }, shown, { threads });
    return computed;
  };
  let known: Promise<Analysis> | undefined;
  const analysis = () => {
    known ??= kept("analysis", async () => (await analysed()).analysis);
    return known;
  };
  const modelled = async () => {
    await analysis(); // keeps it where it is computed
    return analysed();
  };
  return {
    trials,
    analysis,
    importance: () =>
      kept("importance", async () => {
        const { model, analysis: byModel } = await modelled();
        if (model === undefined) return undefined;
        const found = summariseImportance(model, byModel, trials);
        const { through, ranking } = found;
        return { found, grid: through && gridThrough(model, through.configuration, ranking) };
      }),
    diagnosis: () =>
      kept("diagnosis", async () => {
        const { model } = await modelled();
        return withModel(snapshot, shown, threads, (options) =>
          diagnose(study, trials, { ...options, ...(model === undefined ? {} : { modelState: model.modelState }) }),
        );
      }),
    volumes: () => kept("volumes", async () => estimateHypervolumes(await modelled(), trials)),
  };
}
