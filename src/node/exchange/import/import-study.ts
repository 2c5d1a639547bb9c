/**
 * @file Imports trials of another tool into a study: reads and plans, shows what would happen, and records it in one transaction.
 */
import type { Parameter } from "../../../core/space/index.ts";
import { commandWords } from "../../operations/asker-words.ts";
import { BadInput, quoted } from "../../operations/bad-input.ts";
import { type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import { type EntryReport, type Request, recordEntries } from "../../operations/tell/record-entries.ts";
import type { Present } from "../../storage/index.ts";
import { storeExists } from "../../storage/index.ts";
import { type Cell, findReader, openSource, type SourceStudy, type TrialSource } from "../readers/index.ts";
import { type ImportChoices, type ImportPlan, type PlannedTrial, planImport } from "./plan-import.ts";
import { proposedStudyText } from "./propose-study.ts";
import { numberOf } from "./read-value.ts";

/** Where the trials come from. */
export interface ImportRequest {
  readonly path: string;
  /** The word of `--format`; absent: it is found. */
  readonly format?: string | undefined;
  /** The study of a file with several. */
  readonly fromStudy?: string | undefined;
  readonly choices: ImportChoices;
}

/** A planned import and what would become of each of its trials at present. */
export interface PreparedImport {
  readonly reader: Pick<TrialSource, "format" | "title">;
  readonly plan: ImportPlan;
  /** In the order of the trials; undefined for those that are left out. */
  readonly reports: readonly (EntryReport | undefined)[];
}

/** Reads the file and plans its import. Writes nothing. Throws BadInput where it cannot be imported. */
export async function prepareImport(opened: OpenedStudy, request: ImportRequest): Promise<PreparedImport> {
  const file = openSource(request.path);
  const reader = findReader(file, request.format);
  const source = chosenStudy(request, reader.read(file));
  if (source.trials.length === 0) throw new BadInput(`${request.path} has no trials.`);
  const plan = planImport(opened.file, source, request.choices);
  checkComplete(plan, request, opened);
  checkNumbers(plan, opened.file.study.parameters);
  const { result } = recordEntries(requestOf(opened, plan), await presentOf(opened));
  return { reader, plan, reports: inOrder(plan.trials, result) };
}

/** A study file for the trials of a file. Throws BadInput where it cannot be read, or does not say enough. */
export function proposeStudy(
  request: Omit<ImportRequest, "choices">,
  shownArguments: string,
): { readonly format: string; readonly text: string } {
  const file = openSource(request.path);
  const reader = findReader(file, request.format);
  const source = chosenStudy(request, reader.read(file));
  if (source.trials.length === 0) throw new BadInput(`${request.path} has no trials.`);
  const title = `${request.path}: ${reader.title}`;
  return { format: reader.format, text: proposedStudyText(source, { path: request.path, title, shownArguments }) };
}

/** Records a planned import in one transaction; returns what became of each trial, in their order. */
export async function recordImport(opened: OpenedStudy, plan: ImportPlan): Promise<PreparedImport["reports"]> {
  const request = requestOf(opened, plan);
  const told = await withStore(opened, true, (storage) => storage.update((present) => recordEntries(request, present)));
  return inOrder(plan.trials, told);
}

function requestOf(opened: OpenedStudy, { trials }: ImportPlan): Request {
  return {
    study: opened.file.study,
    words: commandWords(`${opened.shownPath}${opened.storeFlag}`),
    entries: trials.flatMap((trial) => (trial.kind === "entry" ? [trial.entry] : [])),
    // An evaluation that was told before it was imported is the same one.
    sameIsKnown: "all",
  };
}

/** The present state of the study; that of an empty one where it has no store, which is not created. */
async function presentOf(opened: OpenedStudy): Promise<Present> {
  if (!(await storeExists(opened))) return { trials: [], events: [], edits: [], pauses: [], id: "" };
  return withStore(opened, false, async (storage) => {
    const { trials, id } = await storage.snapshot();
    return { ...(await storage.history()), trials, id };
  });
}

function inOrder(trials: readonly PlannedTrial[], told: readonly EntryReport[]): PreparedImport["reports"] {
  let next = 0;
  return trials.map(({ kind }) => (kind === "entry" ? told[next++] : undefined));
}

function chosenStudy(
  { path, fromStudy }: Pick<ImportRequest, "path" | "fromStudy">,
  studies: readonly SourceStudy[],
): SourceStudy {
  const names = listedNames(studies.map(({ name, trials }) => `${quoted(name)} (${trials.length} trials)`));
  const [only, ...others] = fromStudy === undefined ? studies : studies.filter(({ name }) => name === fromStudy);
  if (only !== undefined && others.length === 0) return only;
  if (studies.length === 0) throw new BadInput(`${path} has no study.`);
  if (fromStudy !== undefined)
    throw new BadInput(`--from-study: ${path} has no study ${quoted(fromStudy)}. It has: ${names}.`);
  throw new BadInput(`${path} has several studies: ${names}. Name one: --from-study NAME`);
}

/** Refuses a column of texts for what is a number: a mistake of the mapping, which no trial can make good. */
function checkNumbers({ source, matching }: ImportPlan, parameters: readonly Parameter[]): void {
  for (const { column, name, kind, by } of matching.matches) {
    const type = kind === "metric" ? "metric" : parameters.find((each) => each.name === name)?.kind;
    if (type !== "metric" && type !== "float" && type !== "int") continue;
    const cells = source.trials.flatMap((trial) => {
      const cell = Object.hasOwn(trial.cells, column.key) ? trial.cells[column.key] : undefined;
      return cell === undefined || cell === null || cell === "" ? [] : [{ trial, cell }];
    });
    const [first] = cells;
    if (first === undefined || cells.some(({ cell }) => isNumberWord(cell))) continue;
    const what = type === "metric" ? `the metric ${name}` : `the parameter ${name} (${type})`;
    const value = typeof first.cell === "string" ? quoted(first.cell) : JSON.stringify(first.cell);
    throw new BadInput(
      `${by === "map" ? "--map: the" : "The"} column ${column.key} is ${what}, but has no number: ${first.trial.name} has ${value}. ` +
        `Name another column: --map COLUMN=${name}`,
    );
  }
}

/** Whether a cell is a number, or the word of one that is not finite. */
function isNumberWord(cell: Cell): boolean {
  return numberOf(cell) !== undefined || (typeof cell !== "boolean" && /^[+-]?(nan|inf(inity)?)$/i.test(String(cell)));
}

/** Refuses an import of which no trial could have all values, and one whose objectives have another goal. */
function checkComplete({ source, matching }: ImportPlan, request: ImportRequest, { file }: OpenedStudy): void {
  const { parameters, objectives } = file.study;
  const isConditional = (name: string): boolean => parameters.find((each) => each.name === name)?.when !== undefined;
  const { missingMetrics } = matching;
  const missing = matching.missingParameters.filter((name) => !isConditional(name) && !request.choices.set.has(name));
  const columns = listedNames(
    source.columns.map(({ key }) => key),
    40,
  );
  if (missing.length > 0 || missingMetrics.length > 0) {
    const what = [
      ...(missing.length === 0 ? [] : [`the parameters ${listedNames(missing)}`]),
      ...(missingMetrics.length === 0 ? [] : [`the metrics ${listedNames(missingMetrics)}`]),
    ].join(" and ");
    const [name = ""] = [...missing, ...missingMetrics];
    const set = missing.length === 0 ? "" : `; or give the value that all trials had: --set ${missing[0]}=VALUE`;
    throw new BadInput(
      `${request.path} has no columns for ${what}. Its columns: ${columns}. Name one: --map COLUMN=${name}${set}`,
    );
  }
  for (const { column, name, by } of matching.matches) {
    const goal = objectives.find((each) => each.name === name)?.goal;
    if (goal === undefined || column.goal === undefined || column.goal === goal || by === "map") continue;
    throw new BadInput(
      `${request.path} has ${column.key} to ${column.goal}, and the study has ${name} to ${goal}. If they are the same metric: --map ${column.key}=${name}`,
    );
  }
}
