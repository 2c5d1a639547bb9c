/**
 * @file The lesson: a study of the synthetic problem, advanced batch by batch, with what happens inside of each proposal. The
 * proposals are those of `propose` for the same study and trials.
 */
import { type ModelHealth, type Proposal, propose } from "../designer/index.ts";
import { ParetuneError } from "../errors.ts";
import { columnRelevance } from "../gp/index.ts";
import type { Thread } from "../parallel/index.ts";
import type { Configuration } from "../space/index.ts";
import { medianSpread, type Spread } from "../statistics/index.ts";
import type { ModelKind, Origin, Trial } from "../study/index.ts";
import {
  type Diagnosis,
  diagnose,
  type Estimates,
  encodeConfigurations,
  type FittedStudy,
  fitStudy,
  predictMetrics,
} from "../surrogate/index.ts";
import { type AcquisitionSlice, type SliceProblem, sliceAcquisition } from "./acquisition-slice.ts";
import {
  createLessonProblem,
  INITIAL_TRIALS,
  LESSON_OBJECTIVES,
  type LessonProblem,
  type LessonSettings,
  lessonHypervolume,
  type ObjectivePair,
  PROPOSED_TRIALS,
} from "./lesson-problem.ts";
import { type WatchedThreads, watchThreads } from "./watched-threads.ts";

/** A trial of the lesson. */
export interface LessonTrial {
  readonly trial: number;
  readonly origin: Origin;
  readonly measured: ObjectivePair;
  /** Without noise. */
  readonly exact: ObjectivePair;
}

/** Evaluated trials, with the hypervolume of their noise-free values after each of them, beside that of Sobol points. */
export interface LessonResults {
  readonly trials: readonly LessonTrial[];
  readonly hypervolume: readonly number[];
  readonly sobol: readonly number[];
}

/** The model of one objective in a proposal. */
export interface LessonModel {
  readonly objective: string;
  readonly model: ModelKind;
  /** Of a mixture: the share of SAAS among its samples. */
  readonly saasShare?: number;
  /** Relevance (1 / lengthscale²) of every parameter over the model's samples. */
  readonly relevances: readonly ({ readonly parameter: string } & Spread)[];
}

/** A proposed batch. */
export interface LessonBatch {
  /** From 1. */
  readonly number: number;
  /** Number of trials that the models have seen. */
  readonly trialsBefore: number;
  readonly models: readonly LessonModel[];
  /** Of every model that was sampled. */
  readonly health: readonly ModelHealth[];
  /** In the order in which they were chosen. */
  readonly candidates: readonly { readonly configuration: Configuration; readonly predicted: Estimates }[];
  /** The hypervolume that the models expect the batch to add; absent before there is any, and for less than a full batch. */
  readonly expectedGain?: number;
  /** Number of models that were fitted. */
  readonly fits: number;
}

/** What the lesson keeps of a batch, to look into it later. */
interface KeptBatch {
  readonly trials: readonly Trial[];
  readonly modelState: string;
  readonly slicing: SliceProblem;
}

/** One run of the lesson. Its methods may not be called while another one works, except `slice`. */
export class Lesson {
  readonly problem: LessonProblem;
  readonly #watched: WatchedThreads;
  readonly #trials: Trial[] = [];
  readonly #results = { trials: [] as LessonTrial[], hypervolume: [] as number[], sobol: [] as number[] };
  readonly #sobol: Trial[] = [];
  readonly #batches: KeptBatch[] = [];
  #modelState: string | undefined;
  #proposed: readonly Configuration[] = [];

  constructor(settings: LessonSettings, threads: readonly Thread[] = []) {
    this.problem = createLessonProblem(settings);
    this.#watched = watchThreads(threads);
  }

  /** Whether the budget is used up. */
  get isFinished(): boolean {
    return this.#trials.length >= INITIAL_TRIALS + PROPOSED_TRIALS;
  }

  /** Evaluates the baseline and the initial design. */
  async begin(): Promise<LessonResults> {
    const { suggestions } = await propose(this.problem.study, this.#trials, INITIAL_TRIALS);
    await this.#evaluate(suggestions);
    return this.#results;
  }

  /** Proposes the next batch, which `evaluate` then evaluates. */
  async propose(onProgress: (message: string) => void = () => undefined): Promise<LessonBatch> {
    const { study } = this.problem;
    const fitsBefore = this.#watched.fits();
    const count = Math.min(study.budget.batch, INITIAL_TRIALS + PROPOSED_TRIALS - this.#trials.length);
    const proposal = await propose(study, this.#trials, count, {
      ...(this.#modelState === undefined ? {} : { modelState: this.#modelState }),
      threads: this.#watched.threads,
      onProgress,
    });
    const fits = this.#watched.fits() - fitsBefore;
    this.#modelState = proposal.modelState;
    this.#proposed = proposal.suggestions.map(({ configuration }) => configuration);
    const trials = [...this.#trials];
    const fitted = await fitStudy(study, trials, {
      modelState: proposal.modelState ?? "",
      threads: this.#watched.threads,
    });
    const acquisition = this.#watched.acquisition();
    if (fitted === undefined || acquisition === undefined) {
      throw new ParetuneError("internal", "Lesson.propose: the initial design must be evaluated first; call begin");
    }
    const slicing = { problem: this.problem, fitted, acquisition, configurations: this.#proposed };
    this.#batches.push({ trials, modelState: proposal.modelState ?? "", slicing });
    return { number: this.#batches.length, trialsBefore: trials.length, fits, ...batchOf(proposal, fitted) };
  }

  /** Evaluates the proposed batch. */
  async evaluate(): Promise<LessonResults> {
    await this.#evaluate(
      this.#proposed.map((configuration) => ({ configuration, origin: this.problem.study.strategy })),
    );
    this.#proposed = [];
    return this.#results;
  }

  /** Leave-one-out predictions of the trials that the models of a batch (from 1) have seen. */
  async diagnose(batch: number): Promise<{ readonly diagnosis: Diagnosis; readonly fits: number } | undefined> {
    const { trials, modelState } = this.#keptBatch(batch);
    const before = this.#watched.fits();
    const { threads } = this.#watched;
    const diagnosis = await diagnose(this.problem.study, trials, { modelState, threads });
    return diagnosis === undefined ? undefined : { diagnosis, fits: this.#watched.fits() - before };
  }

  /** The acquisition along a parameter, through a candidate (from 0) of a batch (from 1). */
  slice(batch: number, candidate: number, parameter: string): Promise<AcquisitionSlice> {
    return sliceAcquisition(this.#keptBatch(batch).slicing, candidate, parameter);
  }

  #keptBatch(batch: number): KeptBatch {
    const kept = this.#batches[batch - 1];
    if (kept !== undefined) return kept;
    throw new ParetuneError("argument", `Lesson: there are ${this.#batches.length} batches; got batch ${batch}`);
  }

  async #evaluate(suggestions: readonly Pick<Trial, "configuration" | "origin">[]): Promise<void> {
    const { study } = this.problem;
    this.#add(this.#trials, suggestions);
    const spread = await propose({ ...study, strategy: "sobol" }, this.#sobol, suggestions.length);
    this.#add(this.#sobol, spread.suggestions);
    const { trials, hypervolume, sobol } = this.#results;
    for (const { number, configuration, origin } of this.#trials.slice(trials.length)) {
      const exact = this.problem.exact(configuration);
      trials.push({ trial: number, origin, exact, measured: this.problem.measure(configuration, number) });
      hypervolume.push(lessonHypervolume(trials.map((each) => each.exact)));
      const spreadSoFar = this.#sobol.slice(0, trials.length);
      sobol.push(lessonHypervolume(spreadSoFar.map((each) => this.problem.exact(each.configuration))));
    }
  }

  #add(trials: Trial[], suggestions: readonly Pick<Trial, "configuration" | "origin">[]): void {
    for (const { configuration, origin } of suggestions) {
      const measured = this.problem.measure(configuration, trials.length);
      const metrics = Object.fromEntries(LESSON_OBJECTIVES.map((name, k) => [name, { mean: measured[k], count: 1 }]));
      trials.push({ number: trials.length, configuration, origin, status: "completed", metrics });
    }
  }
}

/** What is shown of a proposal. */
function batchOf({ record, suggestions }: Proposal, fitted: FittedStudy) {
  const { space } = fitted;
  const points = encodeConfigurations(
    space,
    suggestions.map(({ configuration }) => configuration),
  );
  const predicted = predictMetrics(fitted, points);
  return {
    models: fitted.metrics.map((metric): LessonModel => {
      const { hyperparameters } = metric.fit;
      const saasShare = record.models?.find((each) => each.metric === metric.name)?.saasShare;
      return {
        objective: metric.name,
        model: metric.fit.model,
        ...(saasShare === undefined ? {} : { saasShare }),
        relevances: space.columns.map(({ parameter }, j) => ({
          parameter: parameter.name,
          ...medianSpread(
            Float64Array.from({ length: hyperparameters.count }, (_, s) => columnRelevance(hyperparameters, s, j)),
          ),
        })),
      };
    }),
    health: record.health,
    candidates: suggestions.map(({ configuration }, i) => ({ configuration, predicted: predicted[i] })),
    ...(record.expectedGain === undefined ? {} : { expectedGain: record.expectedGain.hypervolume }),
  };
}
