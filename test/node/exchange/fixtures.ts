/** The study into which the files of test/fixtures/exchange are imported, and studies that are exported. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type OpenedStudy, openStudyFile } from "../../../src/node/operations/open-study.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

/** A file of another tool. */
export const fixture = (name: string): string => join(import.meta.dirname, "../../fixtures/exchange", name);

export const STUDY = `name: nlu
evaluator: caller
parameters:
  layers: { type: int, range: [1, 5] }
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  pooling: { type: categorical, values: [mean, max, first] }
  bias: { type: bool }
objectives:
  accuracy: { goal: maximize }
  latency: { goal: minimize, unit: ms }
`;

/** A study file in a folder of its own, opened. */
export async function openedStudy(text: string = STUDY): Promise<OpenedStudy> {
  const path = join(newFolder(), "study.yaml");
  writeFileSync(path, text);
  return openStudyFile(path);
}
