/**
 * @file The executors by their names in study files.
 */
import { ParetuneError } from "../../core/errors.ts";
import { DEFAULT_EXECUTOR, type ExecutorSettings } from "../study-file/executor-settings.ts";
import type { Executor } from "./executor.ts";
import { createLocalExecutor } from "./local-executor.ts";

const EXECUTORS: { readonly [Kind in ExecutorSettings["kind"]]: () => Executor } = {
  local: () => createLocalExecutor(),
};

/** The executor that a study file names. */
export function createExecutor({ kind }: ExecutorSettings = DEFAULT_EXECUTOR): Executor {
  return EXECUTORS[kind]();
}

/** The executor of that name; throws ParetuneError "study" for a name that this version does not have. */
export function executorNamed(name: string): Executor {
  const kind = Object.keys(EXECUTORS).find((known): known is ExecutorSettings["kind"] => known === name);
  if (kind !== undefined) return createExecutor({ kind });
  throw new ParetuneError(
    "study",
    `a trial of this study was started by the executor ${name}, which this version of Paretune does not know. Run the ` +
      "study with the version that started it.",
  );
}
