/**
 * @file Runs one trial of shell commands, for the tests of what is read from it.
 */
import type { Study, Trial } from "../../../src/core/study/index.ts";
import type { CommandTemplate } from "../../../src/node/command-template/index.ts";
import type { LoopEvent } from "../../../src/node/loop/index.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import type { MetricDefinition, StudyFile } from "../../../src/node/study-file/settings.ts";
import { runAndRead } from "./run-and-read.ts";
import { smallStudy, template, temporaryFolder } from "./small-study.ts";

export { temporaryFolder };

export const shell = (line: string): CommandTemplate => ({ kind: "shell", line: template(line) });

export const ofType = <T extends LoopEvent["type"]>(events: readonly LoopEvent[], type: T) =>
  events.filter((event): event is Extract<LoopEvent, { type: T }> => event.type === type);

/** A study of one trial of the given commands, whose objective is `loss`. */
export function shellStudy(
  folder: string,
  commands: readonly CommandTemplate[],
  metrics: readonly MetricDefinition[],
  more: Partial<Study> = {},
): StudyFile {
  const file = smallStudy({ folder, trials: 1, parallel: 1, run: { commands, metrics } });
  return { ...file, study: { ...file.study, ...more } };
}

/** Runs the study; its trials, the events, and the store's folder. */
export async function run(
  ...study: Parameters<typeof shellStudy>
): Promise<{ readonly trials: readonly Trial[]; readonly events: readonly LoopEvent[]; readonly folder: string }> {
  const file = shellStudy(...study);
  const { trials, events } = await runAndRead(file);
  return { trials, events, folder: storeFolder(file) };
}
