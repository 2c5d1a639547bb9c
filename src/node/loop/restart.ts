/**
 * @file Lets a study start over while no trial of it has completed: its store is moved aside.
 */
import { ParetuneError } from "../../core/errors.ts";
import { hasTrialFolders, setAside, setLostAside, storeExists } from "../storage/index.ts";
import type { LocatedStudy } from "./opening.ts";
import { endLeftovers } from "./recover.ts";

/**
 * Moves the store of a study aside and ends the commands that a killed run left. Returns where the store is now; undefined
 * if there is none. The study file may have changed since the store was created.
 *
 * @throws ParetuneError "study" if a trial has completed; StorageError "busy" while a run of the study is alive
 */
export async function restartStudy(located: LocatedStudy): Promise<string | undefined> {
  const { folder } = located;
  if (!(await storeExists(located))) {
    if (!hasTrialFolders(folder)) return undefined;
    await endLeftovers(folder);
    return setLostAside(folder);
  }
  return setAside(located, async ({ trials }) => {
    const completed = trials.filter(({ status }) => status === "completed").length;
    if (completed > 0) throw new ParetuneError("study", refusal(completed, folder));
    await endLeftovers(folder);
  });
}

function refusal(completed: number, folder: string): string {
  const trials = completed === 1 ? "1 trial has completed" : `${completed} trials have completed`;
  return (
    `--restart is for a study in which no trial has completed; ${trials} in ${folder}. To start anew, give the study ` +
    "another name (the key name of the study file) or another --store; to change the space that it searches, use `paretune edit`."
  );
}
