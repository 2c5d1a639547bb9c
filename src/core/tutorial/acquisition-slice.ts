/**
 * @file A slice through a candidate of a proposed batch, along one parameter: the acquisition as the search saw it, before the
 * candidate became pending and after, and the predictions of the models beneath it.
 */
import type { Aim } from "../acquisition/index.ts";
import { type Acquisition, createWorkerPool, openPooledAcquisition } from "../parallel/index.ts";
import { slicesThrough } from "../sensitivity/index.ts";
import { type Configuration, createFeatures, withValue } from "../space/index.ts";
import { type Estimate, encodeConfigurations, type FittedStudy } from "../surrogate/index.ts";
import { LESSON_OBJECTIVES, type LessonProblem } from "./lesson-problem.ts";
import type { WatchedAcquisition } from "./watched-threads.ts";

/** Both objectives and the acquisition along one parameter. */
export interface AcquisitionSlice {
  readonly parameter: string;
  /** Values of the parameter, ascending; the others have as many entries. */
  readonly values: readonly number[];
  /** The candidate's value. */
  readonly chosen: number;
  /** `reach`: α is the probability of beating the reference point, because no front does so yet. */
  readonly aim: Aim;
  /** log α while the candidates before this one are pending. */
  readonly before: readonly number[];
  /** log α at the candidate itself. */
  readonly maximum: number;
  /** log α once this candidate is pending too. */
  readonly after: readonly number[];
  readonly objectives: readonly {
    readonly objective: string;
    readonly estimates: readonly Estimate[];
    /** Without noise. */
    readonly exact: readonly number[];
  }[];
}

/** What a slice is drawn from. */
export interface SliceProblem {
  readonly problem: LessonProblem;
  /** The models behind the proposal. */
  readonly fitted: FittedStudy;
  readonly acquisition: WatchedAcquisition;
  /** The batch in the order in which its candidates were chosen. */
  readonly configurations: readonly Configuration[];
}

/**
 * The slice through candidate `index` along a parameter. The acquisition is opened again from its definition, so that its values
 * are those of the search.
 */
export async function sliceAcquisition(
  { problem, fitted, acquisition, configurations }: SliceProblem,
  index: number,
  parameter: string,
): Promise<AcquisitionSlice> {
  const { space } = fitted;
  const configuration = configurations[index];
  const [{ points: steps }] = slicesThrough(fitted, configuration, [parameter]);
  const along = steps.map(({ value }) => withValue(space, configuration, parameter, value));
  const points = encodeConfigurations(space, along);
  const own = encodeConfigurations(space, [configuration]);
  // All parameters are linear, so the models' inputs, which the definition holds, are the points of the unit cube.
  const opened = await openPooledAcquisition(createWorkerPool(), acquisition.definition, createFeatures(space));
  for (const point of encodedBefore(acquisition, index)) await opened.append(point);
  const { aim } = opened;
  const before = await opened.score(points);
  const [maximum] = await opened.score(own);
  await opened.append(own);
  const after = await scoreAs(opened, aim, points);
  await opened.close();
  return {
    parameter,
    values: steps.map(({ value }) => Number(value)),
    chosen: Number(configuration[parameter]),
    aim,
    before: [...before],
    maximum,
    after: [...after],
    objectives: LESSON_OBJECTIVES.map((objective, k) => ({
      objective,
      estimates: steps.map(({ metrics }) => metrics[objective]),
      exact: along.map((each) => problem.exact(each)[k]),
    })),
  };
}

function encodedBefore({ appended }: WatchedAcquisition, index: number): readonly Float64Array[] {
  return appended.slice(0, index);
}

/** log α at the points; none where the candidate has changed what is maximised, because the two do not compare. */
async function scoreAs(acquisition: Acquisition, aim: Aim, points: Float64Array): Promise<Float64Array> {
  return acquisition.aim === aim ? acquisition.score(points) : new Float64Array(0);
}
