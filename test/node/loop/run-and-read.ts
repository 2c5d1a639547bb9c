/**
 * @file Runs a study in this process and reads what its store holds afterwards, for the tests of the loop.
 */
import type { Trial } from "../../../src/core/study/index.ts";
import { type LoopEvent, type RunOptions, type RunSummary, runStudy } from "../../../src/node/loop/index.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import { openStore, type StoredEvent } from "../../../src/node/storage/index.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { proposeRandom } from "./small-study.ts";

export interface Ran {
  readonly summary: RunSummary;
  readonly events: readonly LoopEvent[];
  readonly trials: readonly Trial[];
  readonly history: readonly StoredEvent[];
}

/** Runs a study, by default with random proposals. */
export async function runAndRead(file: StudyFile, options: Partial<RunOptions> = {}): Promise<Ran> {
  const events: LoopEvent[] = [];
  const onEvent = (event: LoopEvent): void => {
    events.push(event);
    options.onEvent?.(event);
  };
  const summary = await runStudy(file, { propose: proposeRandom, ...options, onEvent });
  const { storage } = await openStore(options.location ?? storeFolder(file), file.study, { create: false });
  const [{ trials }, { events: history }] = [await storage.snapshot(), await storage.history()];
  await storage.close();
  return { summary, events, trials, history };
}
