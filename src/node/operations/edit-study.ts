/**
 * @file Edits of a study: the study file is changed in place, and the store records changes of the search space.
 */
import { readFile } from "node:fs/promises";
import { analyse } from "../../core/analysis/index.ts";
import { readProposalRecord } from "../../core/designer/index.ts";
import { replaceFile } from "../files/index.ts";
import { withStudyStore } from "../loop/index.ts";
import { inferredWords } from "../report/index.ts";
import { definitionChanges, storeExists, whileEditing } from "../storage/index.ts";
import {
  budgetChanges,
  type EditedText,
  editStudyText,
  type FileEdit,
  formatIssues,
  parseStudyFile,
} from "../study-file/index.ts";
import type { EditKey, EditWords } from "./asker-words.ts";
import { BadInput } from "./bad-input.ts";
import { type BudgetLimits, readBudgetEdits } from "./budget-edits.ts";
import { type OpenedStudy, openStudyFile, withStore } from "./open-study.ts";
import { readEdits } from "./parameter-edits.ts";

/** What an edit has changed. */
export interface EditedStudy {
  /** Whether there is a store, which records changes of the search space. */
  readonly isRecorded: boolean;
  readonly changes: readonly string[];
}

/** The changes that `edit` is asked for. */
export interface EditRequest {
  /** The values of a change of parameters, as texts: `NAME=VALUE`, `NAME=LOW:HIGH`. */
  readonly list: (key: EditKey) => readonly string[];
  readonly limits: BudgetLimits;
  /** Whether the inferred reference point is written to the file. */
  readonly freezesReference: boolean;
  /** In which words errors name the changes. */
  readonly words: EditWords;
}

/**
 * Changes the study file as it is asked for.
 *
 * @throws BadInput where nothing is asked for, or something impossible; then nothing is changed
 */
export async function editStudy(
  opened: OpenedStudy,
  { list, limits, freezesReference, words }: EditRequest,
): Promise<EditedStudy> {
  const { parameters, objectives } = opened.file.study;
  const values = freezesReference ? await freezableReference(opened, words) : undefined;
  const isMore = values !== undefined || Object.values(limits).some((limit) => limit !== undefined);
  const edits = readEdits({ list, words }, parameters, isMore);
  const edit = (): Promise<EditedStudy> =>
    editStudyFile(opened, words, (text) => [
      ...edits,
      ...readBudgetEdits(limits, text, words),
      ...(values === undefined ? [] : [{ kind: "reference" as const, values }]),
    ]);
  const isKept = await storeExists(opened);
  const { isRecorded, changes } = isKept ? await whileEditing(opened.folder, edit) : await edit();
  const frozen = values === undefined ? [] : [`reference point: ${inferredWords(objectives, values)}`];
  return { isRecorded, changes: [...changes, ...frozen] };
}

/**
 * Changes the study file. Where the store refuses the changes, the file is restored.
 *
 * @param editsOf - the edits of the text that the file has now
 * @throws BadInput where an edit is impossible or the study would not be valid; then nothing is changed
 */
async function editStudyFile(
  opened: OpenedStudy,
  words: EditWords,
  editsOf: (text: string) => readonly FileEdit[],
): Promise<EditedStudy> {
  const { path } = opened.file;
  const before = await readFile(path, "utf8");
  const edits = editsOf(before);
  const after = edited(before, edits, words);
  const parsed = parseStudyFile(after, path);
  if (!parsed.ok) {
    const issues = formatIssues(opened.givenPath, parsed.issues);
    const names = [...new Set(edits.map((edit) => words.name(keyOf(edit))))].join(" and ");
    throw new BadInput(`Nothing was changed, because with ${names} the study would not be valid:\n${issues}`, {
      issues: parsed.issues,
    });
  }
  await replaceFile(path, after);
  try {
    const ofBudget = budgetChanges(before, after);
    const recorded = await recordChanges(opened, ofBudget);
    // Without a store nobody else knows what has changed.
    const ofSpace = recorded ?? definitionChanges(opened.file.study, parsed.file.study);
    return { isRecorded: recorded !== undefined, changes: [...ofSpace, ...ofBudget] };
  } catch (error) {
    await replaceFile(path, before);
    throw error;
  }
}

/** The key that asks for an edit. `initial` and `parallel` are lowered because of `trials`. */
function keyOf(edit: FileEdit): EditKey {
  if (edit.kind === "reference") return "freezeReferencePoint";
  if (edit.kind !== "budget") return edit.kind;
  return edit.key === "time" || edit.key === "slot_time" ? edit.key : "trials";
}

/**
 * Opens the store with the changed study; returns the changes of the search space that it recorded, or undefined if there is no
 * store. Changes of the budget are recorded by the run that takes them, and here where no run is alive.
 */
async function recordChanges(opened: OpenedStudy, ofBudget: readonly string[]): Promise<readonly string[] | undefined> {
  if (!(await storeExists(opened))) return undefined;
  const { givenPath, store } = opened;
  const changed = await openStudyFile(givenPath, { store });
  return withStudyStore(changed, { create: false }, async ({ edit, storage }) => {
    const isTaken = ofBudget.length === 0 || (await storage.livingRuns()).length > 0;
    if (!isTaken) await storage.recordEdit(ofBudget);
    return edit?.changes ?? [];
  });
}

/** The inferred reference point, rounded to six digits: that of the last proposal, else that of the measurements. */
async function freezableReference(opened: OpenedStudy, words: EditWords): Promise<Readonly<Record<string, number>>> {
  const { study } = opened.file;
  const found = await withStore(opened, false, async (storage) => {
    const { trials, lastProposal } = await storage.snapshot();
    const recordedReference = readProposalRecord(lastProposal).inferredReference;
    return analyse(study, trials, new Map(), { recordedReference }).inferredReference;
  });
  if (found === undefined) {
    throw new BadInput(
      `${words.name("freezeReferencePoint")}: there is no inferred reference point. The study has a baseline, a reference_point or a single objective, or fewer than two trials have completed.`,
    );
  }
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [name, Number(value.toPrecision(6))]));
}

function edited(text: string, edits: readonly FileEdit[], words: EditWords): string {
  let current = text;
  for (const each of edits) {
    const next: EditedText = editStudyText(current, each);
    if (!next.ok) throw new BadInput(`${words.name(keyOf(each))}: ${next.problem}. Nothing was changed.`);
    current = next.text;
  }
  if (current === text) throw new BadInput("Nothing was changed: the file already has these values.");
  return current;
}
