/**
 * @file `paretune edit`: changes the search space of a study in progress. The study file is changed in place; recorded
 * results are kept, and the store records every change.
 */
import { readFile } from "node:fs/promises";
import { analyse } from "../../../core/analysis/index.ts";
import { readProposalRecord } from "../../../core/designer/index.ts";
import { isTuned, listedValues, listItems, type Parameter } from "../../../core/space/index.ts";
import { closest } from "../../expression/index.ts";
import { replaceFile } from "../../files/index.ts";
import { withStudyStore } from "../../loop/index.ts";
import { inferredWords } from "../../report/index.ts";
import { storeExists } from "../../storage/index.ts";
import {
  type EditedText,
  editStudyText,
  formatIssues,
  type ParameterEdit,
  parseStudyFile,
  type ReferenceEdit,
  writtenValue,
} from "../../study-file/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { type OpenedStudy, openStudy, openStudyFile, withStore } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune edit`. */
export const edit: CliCommand = {
  name: "edit",
  summary: "Changes the search space of a study, even while it is in progress: pins, ranges, values.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    pin: { value: "NAME=VALUE", summary: "Fixes a parameter at a value.", multiple: true },
    unpin: { value: "NAME", summary: "Lets a pinned parameter vary again.", multiple: true },
    range: { value: "NAME=LOW:HIGH", summary: "Sets the range of a parameter, narrower or wider.", multiple: true },
    add: { value: "NAME=VALUE", summary: "Adds a value to a categorical or ordinal parameter.", multiple: true },
    remove: {
      value: "NAME=VALUE",
      summary: "Removes a value from a categorical or ordinal parameter.",
      multiple: true,
    },
    "freeze-reference-point": { summary: "Writes the inferred reference point to the file." },
    store: STORE_FLAG,
  },
  details: [
    "Changes only the affected values in the study file. Earlier trials are kept, and the model learns from them even if " +
      "they are outside the new ranges. `status` lists the changes. A `run` in progress keeps its settings: stop it with " +
      "Ctrl-C and start it again. You can also edit the file by hand.",
    "Without a baseline, the reference point is inferred: it is just below the current front and moves with it. " +
      "--freeze-reference-point writes its current value to the file as `reference_point`.",
  ],
  examples: [
    "paretune edit study.yaml --pin layers=3 --range lr=1e-4:1e-3",
    "paretune edit study.yaml --unpin layers --add pooling=attention",
  ],
  run: editStudy,
};

async function editStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  const frozen = args.has("freeze-reference-point") ? await readReference(opened) : undefined;
  const edits = [
    ...readEdits(args, opened.file.study.parameters, frozen !== undefined),
    ...(frozen === undefined ? [] : [{ kind: "reference" as const, values: frozen }]),
  ];
  const before = await readFile(opened.file.path, "utf8");
  const after = edited(before, edits);
  const parsed = parseStudyFile(after, opened.file.path);
  if (!parsed.ok) {
    const issues = formatIssues(opened.givenPath, parsed.issues);
    throw new BadInput(`Nothing was changed, because the study would not be valid:\n${issues}`, {
      issues: parsed.issues,
    });
  }
  await replaceFile(opened.file.path, after);
  try {
    const recorded = await recordChanges(args, opened);
    const frozenWords = frozen && `reference point: ${inferredWords(opened.file.study.objectives, frozen)}`;
    const changes = recorded && frozenWords !== undefined ? [...recorded, frozenWords] : recorded;
    terminal.printJson({ file: opened.givenPath, recorded: changes !== undefined, changes: changes ?? [] });
    for (const change of changes ?? []) terminal.print(`  ${change}`);
    terminal.print(
      changes === undefined
        ? `Changed ${opened.shownPath}. The study has no results yet.`
        : `Changed ${opened.shownPath}. All earlier trials are kept.`,
    );
    terminal.printCommand("\nTo resume", `paretune run ${opened.shownPath}${opened.storeFlag}`);
    return EXIT.ok;
  } catch (error) {
    await replaceFile(opened.file.path, before);
    throw error;
  }
}

/** Opens the store with the changed study; returns the changes it recorded, or undefined if there is no store. */
async function recordChanges(
  args: CommandArguments,
  { givenPath, folder }: OpenedStudy,
): Promise<readonly string[] | undefined> {
  if (!storeExists(folder)) return undefined;
  const changed = await openStudyFile(givenPath, { store: args.text("store") });
  return withStudyStore(changed, { create: false }, async ({ edit }) => edit?.changes ?? []);
}

/** The inferred reference point, rounded to six digits: that of the last proposal, else that of the measurements. */
async function readReference(opened: OpenedStudy): Promise<Readonly<Record<string, number>>> {
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
    if (!next.ok) throw new BadInput(`Nothing was changed: ${next.problem}.`);
    current = next.text;
  }
  if (current === text) throw new BadInput("Nothing was changed: the file already has these values.");
  return current;
}

/** The changes that the flags request, in an order that works: values are added before a parameter is pinned to them. */
function readEdits(
  args: CommandArguments,
  parameters: readonly Parameter[],
  mayBeNone: boolean,
): readonly ParameterEdit[] {
  const assignments = (flag: string) => args.list(flag).map((text) => readAssignment(flag, text, parameters));
  const listed = (kind: "add" | "remove") =>
    assignments(kind).map(({ parameter, value }): ParameterEdit => ({ kind, parameter: parameter.name, value }));
  const edits = [
    ...args
      .list("unpin")
      .map((name): ParameterEdit => ({ kind: "unpin", parameter: findParameter("unpin", name, parameters).name })),
    ...assignments("range").map(rangeEdit),
    ...listed("add"),
    ...listed("remove"),
    ...assignments("pin").map(
      ({ parameter, value }): ParameterEdit => ({
        kind: "pin",
        parameter: parameter.name,
        value: pinText(parameter, value),
      }),
    ),
  ];
  if (edits.length > 0 || mayBeNone) return edits;
  throw new BadInput(
    "Name a change, e.g. --pin layers=3 or --range lr=1e-4:1e-3. `paretune edit --help` lists all flags.",
  );
}

/** A searched parameter and the text that a flag gives for it. */
interface Assignment {
  readonly parameter: Parameter;
  readonly value: string;
}

function readAssignment(flag: string, text: string, parameters: readonly Parameter[]): Assignment {
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new BadInput(`--${flag} must be NAME=VALUE; got "${text}".`);
  return { parameter: findParameter(flag, name, parameters), value };
}

/** The searched parameter of that name; throws BadInput for any other name. */
function findParameter(flag: string, name: string, parameters: readonly Parameter[]): Parameter {
  const found = parameters.find((parameter) => parameter.name === name);
  if (found !== undefined && isTuned(found)) return found;
  if (found !== undefined) throw new BadInput(`--${flag}: ${name} is ${found.kind} and is not tuned.`);
  const names = parameters.filter(isTuned).map((parameter) => parameter.name);
  const near = closest(name, names);
  const hint = near === undefined ? `The parameters are: ${names.join(", ")}.` : `Did you mean ${near}?`;
  throw new BadInput(`--${flag}: there is no parameter ${name}. ${hint}`);
}

function rangeEdit({ parameter: { name }, value }: Assignment): ParameterEdit {
  const [, lower = "", upper = ""] = /^([^:]+):([^:]+)$/.exec(value) ?? [];
  const isRange = [lower, upper].every((bound) => bound !== "" && Number.isFinite(Number(bound)));
  if (!isRange) throw new BadInput(`--range must be NAME=LOW:HIGH, e.g. lr=1e-4:1e-3; got "${name}=${value}".`);
  return { kind: "range", parameter: name, lower, upper };
}

/** The value of a pin as YAML: text is quoted where YAML would read it as another type. */
function pinText(parameter: Parameter, value: string): string {
  const items = "values" in parameter ? listItems(value) : undefined;
  if (items !== undefined) return writtenValue(items);
  const listed = listedValues(parameter)?.find((each) => String(each) === value);
  if (listed !== undefined) return writtenValue(listed);
  return Number.isFinite(Number(value)) ? value : writtenValue(value);
}
