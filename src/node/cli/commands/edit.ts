/**
 * @file `paretune edit`: changes the search space of a study in progress. The study file is changed in place; recorded
 * results are kept, and the store records every change.
 */
import { editStudyFile, freezableReference } from "../../operations/edit-study.ts";
import { readEdits } from "../../operations/parameter-edits.ts";
import { inferredWords } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
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
  const frozen = args.has("freeze-reference-point") ? await freezableReference(opened) : undefined;
  const edits = [
    ...readEdits((flag) => args.list(flag), opened.file.study.parameters, frozen !== undefined),
    ...(frozen === undefined ? [] : [{ kind: "reference" as const, values: frozen }]),
  ];
  const frozenWords = frozen && `reference point: ${inferredWords(opened.file.study.objectives, frozen)}`;
  const recorded = await editStudyFile(opened, edits);
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
}
