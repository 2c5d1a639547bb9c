/**
 * @file The judge of running trials (src/core/stopping). It is renewed whenever another trial has completed, and shared by
 * all running trials.
 */

import type { Thread } from "../../core/parallel/index.ts";
import { createJudge, type Judge } from "../../core/stopping/index.ts";
import type { Study } from "../../core/study/index.ts";
import type { Storage } from "../storage/index.ts";

/** Provides the judge of running trials. */
export interface Judges {
  /** Whether the study stops trials at all. */
  readonly isActive: boolean;
  /** A judge that knows every trial completed so far; undefined while there are too few. */
  current(): Promise<Judge | undefined>;
}

/** The judges of a study, which read its completed trials from the storage. */
export function createJudges(study: Study, storage: Storage, threads: readonly Thread[]): Judges {
  let known = { completed: -1, revision: -1 };
  let modelState: string | undefined;
  let latest: Promise<Judge | undefined> = Promise.resolve(undefined);
  return {
    isActive: study.earlyStopping !== undefined,
    async current() {
      const { trials, revision } = await storage.snapshot();
      const completed = trials.filter(({ status }) => status === "completed").length;
      if (completed !== known.completed || revision !== known.revision) {
        if (revision !== known.revision) modelState = undefined; // it was made for other values
        known = { completed, revision };
        const before = modelState === undefined ? {} : { modelState };
        latest = createJudge(study, trials, { threads, ...before }).then((judge) => {
          modelState = judge?.modelState ?? modelState;
          return judge;
        });
      }
      return latest;
    },
  };
}
