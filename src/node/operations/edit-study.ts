/**
 * @file Edits of the search space of a study: the study file is changed in place, and the store records the change.
 */
import { readFile } from "node:fs/promises";
import { analyse } from "../../core/analysis/index.ts";
import { readProposalRecord } from "../../core/designer/index.ts";
import { replaceFile } from "../files/index.ts";
import { withStudyStore } from "../loop/index.ts";
import { storeExists } from "../storage/index.ts";
import {
  type EditedText,
  editStudyText,
  formatIssues,
  type ParameterEdit,
  parseStudyFile,
  type ReferenceEdit,
} from "../study-file/index.ts";
import { BadInput } from "./bad-input.ts";
import { type OpenedStudy, openStudyFile, withStore } from "./open-study.ts";

/**
 * Changes the study file. Returns the changes that the store has recorded, or undefined if there is no store. Where the store
 * refuses them, the file is restored.
 *
 * @throws BadInput where an edit is impossible or the study would not be valid; then nothing is changed
 */
export async function editStudyFile(
  opened: OpenedStudy,
  edits: readonly (ParameterEdit | ReferenceEdit)[],
): Promise<readonly string[] | undefined> {
  const { path } = opened.file;
  const before = await readFile(path, "utf8");
  const after = edited(before, edits);
  const parsed = parseStudyFile(after, path);
  if (!parsed.ok) {
    const issues = formatIssues(opened.givenPath, parsed.issues);
    const flags = [...new Set(edits.map(flagOf))].join(" and ");
    throw new BadInput(`Nothing was changed, because with ${flags} the study would not be valid:\n${issues}`, {
      issues: parsed.issues,
    });
  }
  await replaceFile(path, after);
  try {
    return await recordChanges(opened);
  } catch (error) {
    await replaceFile(path, before);
    throw error;
  }
}

/** The flag that asks for an edit. */
function flagOf({ kind }: ParameterEdit | ReferenceEdit): string {
  return kind === "reference" ? "--freeze-reference-point" : `--${kind}`;
}

/** Opens the store with the changed study; returns the changes it recorded, or undefined if there is no store. */
async function recordChanges({ givenPath, folder, store }: OpenedStudy): Promise<readonly string[] | undefined> {
  if (!storeExists(folder)) return undefined;
  const changed = await openStudyFile(givenPath, { store });
  return withStudyStore(changed, { create: false }, async ({ edit }) => edit?.changes ?? []);
}

/** The inferred reference point, rounded to six digits: that of the last proposal, else that of the measurements. */
export async function freezableReference(opened: OpenedStudy): Promise<Readonly<Record<string, number>>> {
  const { study } = opened.file;
  const found = await withStore(opened, false, async (storage) => {
    const { trials, lastProposal } = await storage.snapshot();
    const recordedReference = readProposalRecord(lastProposal).inferredReference;
    return analyse(study, trials, new Map(), { recordedReference }).inferredReference;
  });
  if (found === undefined) {
    throw new BadInput(
      "--freeze-reference-point: there is no inferred reference point. The study has a baseline, a reference_point or a single objective, or fewer than two trials have completed.",
    );
  }
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Number(value.toPrecision(6))]));
}

function edited(text: string, edits: readonly (ParameterEdit | ReferenceEdit)[]): string {
  let current = text;
  for (const each of edits) {
    const next: EditedText = editStudyText(current, each);
    if (!next.ok) throw new BadInput(`${flagOf(each)}: ${next.problem}. Nothing was changed.`);
    current = next.text;
  }
  if (current === text) throw new BadInput("Nothing was changed: the file already has these values.");
  return current;
}
