/**
 * @file All that the models of a study learn from: its completed trials under the transforms that suit them, at inputs
 * that are warped where that suits them, and what an earlier study adds.
 */

import type { WorkerPool } from "../parallel/index.ts";
import { createFeatures, type Space, type Warping } from "../space/index.ts";
import type { Study } from "../study/index.ts";
import { earlierParts } from "./choices/choose-earlier-study.ts";
import { chooseTransforms } from "./choices/choose-transforms.ts";
import { type ChosenWarping, chooseWarping, isSameWarping, settledWarping } from "./choices/choose-warping.ts";
import { type Completed, type Observations, observe } from "./data/observe.ts";
import type { ChosenTransform, ModelState } from "./memory.ts";

/** Observations, and the choices that they rest on, to be remembered. */
export interface Learned {
  readonly observations: Observations;
  /** One an objective, then one a constrained metric. */
  readonly choices: readonly ChosenTransform[];
  readonly inputWarping: ChosenWarping | undefined;
  /** The stored state, without where its fits ended if they saw other inputs. */
  readonly warm: ModelState | undefined;
}

/** How to learn. */
export interface LearnOptions {
  /** Whether there is time to choose a warping; default true. */
  readonly mayChoose?: boolean;
  readonly onProgress?: ((message: string) => void) | undefined;
}

/** Observations of the given completed trials, of which there must be one at least. */
export async function learn(
  workers: WorkerPool,
  study: Study,
  space: Space,
  completed: readonly Completed[],
  state: ModelState | undefined,
  options: LearnOptions = {},
): Promise<Learned> {
  const transforms = await chooseTransforms(workers, study, space, completed, state);
  const kinds = transforms.map(({ transform }) => transform);
  const observed = (parts: Parameters<typeof observe>[4], warping?: Warping) =>
    observe(study, space, completed, kinds, parts, warping);
  const inputWarping =
    study.inputWarping === undefined
      ? undefined
      : await warpingOf(workers, space, completed.length, () => observed([]), state, options);
  const warping = inputWarping?.warping;
  const parts = await earlierParts(workers, study, space, completed, kinds, state, warping);
  const observations = observed(
    parts.map((part) => part?.rows),
    warping,
  );
  const choices = transforms.map((transform, k) => {
    const earlier = parts[k]?.choice;
    return earlier === undefined ? transform : { ...transform, earlier };
  });
  const isSame = isSameWarping(state?.inputWarping, inputWarping);
  return { observations, choices, inputWarping, warm: isSame ? state : withoutFits(state) };
}

/** The choice that holds still, or a new one by the trials as they are. */
async function warpingOf(
  workers: WorkerPool,
  space: Space,
  n: number,
  observations: () => Observations,
  state: ModelState | undefined,
  { mayChoose = true, onProgress }: LearnOptions,
): Promise<ChosenWarping | undefined> {
  const settled = settledWarping(state, createFeatures(space).numeric, n, mayChoose);
  if (settled !== undefined || !mayChoose) return settled;
  return chooseWarping(workers, observations(), onProgress ?? (() => undefined));
}

/** A chain or an ensemble is at home among the inputs that it was fitted to. */
function withoutFits(state: ModelState | undefined): ModelState | undefined {
  if (state === undefined) return undefined;
  return { ...state, metrics: state.metrics.map(({ chain: _chain, ensemble: _ensemble, ...rest }) => rest) };
}
