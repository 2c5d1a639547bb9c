/**
 * @file `paretune edit`: changes the search space or the budget of a study in progress. The study file is changed in place; recorded
 * results are kept, and the store records every change.
 */
import { FLAG_WORDS } from "../../operations/asker-words.ts";
import { editStudy } from "../../operations/edit-study.ts";
import { type OpenedStudy, withStore, workingCommand } from "../../operations/open-study.ts";
import { type RunState, readRunState } from "../../operations/run-state.ts";
import { storeExists } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune edit`. */
export const edit: CliCommand = {
  name: "edit",
  summary: "Changes the search space or the budget of a study, even while it is in progress.",
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
    trials: { value: "N", summary: "Sets the number of trials of the budget." },
    time: { value: "D", summary: "Sets the time of the budget, such as 8h; `none` removes the limit." },
    "slot-time": { value: "D", summary: "Sets the time of the budget over all slots, such as 24h; `none` removes it." },
    "freeze-reference-point": { summary: "Writes the inferred reference point to the file." },
    store: STORE_FLAG,
  },
  details: [
    "Changes only the affected values in the study file. Earlier trials are kept, and the model learns from them even if " +
      "they are outside the new ranges. `status` lists the changes of the search space. You can also edit the file by hand.",
    "A `run` in progress uses a changed budget at once, whether it is larger or smaller: where more trials have begun, it ends " +
      "with those that run. It keeps all other settings: stop it with Ctrl-C and start it again.",
    "Without a baseline, the reference point is inferred: it is just below the current front and moves with it. " +
      "--freeze-reference-point writes its current value to the file as `reference_point`.",
  ],
  examples: [
    "paretune edit study.yaml --pin layers=3 --range lr=1e-4:1e-3",
    "paretune edit study.yaml --unpin layers --add pooling=attention",
    "paretune edit study.yaml --trials 240 --time 12h",
  ],
  run: changeStudy,
};

async function changeStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  const time = (flag: string): string | null | undefined => (args.text(flag) === "none" ? null : args.text(flag));
  // Before the edit: this study, as it was read, must not be taken for a later change.
  const state = await runStateOf(opened);
  const { isRecorded, changes } = await editStudy(opened, {
    list: (flag) => args.list(flag),
    limits: { trials: args.count("trials", 1), time: time("time"), slot_time: time("slot-time") },
    freezesReference: args.has("freeze-reference-point"),
    words: FLAG_WORDS,
  });
  terminal.printJson({ file: opened.givenPath, recorded: isRecorded, changes });
  for (const change of changes) terminal.print(`  ${change}`);
  terminal.print(
    isRecorded
      ? `Changed ${opened.shownPath}. All earlier trials are kept.`
      : `Changed ${opened.shownPath}. The study has no results yet.`,
  );
  const isBudgetOnly = changes.length > 0 && changes.every((change) => change.startsWith("budget."));
  if (isBudgetOnly && state?.living !== undefined) {
    terminal.print("The run that is alive uses the new budget at once.");
    return EXIT.ok;
  }
  const command = state?.pause === undefined ? workingCommand(opened) : "resume";
  terminal.printCommand("\nTo resume", `paretune ${command} ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

/** The state of the run; undefined while there is no store. */
async function runStateOf(opened: OpenedStudy): Promise<RunState | undefined> {
  return (await storeExists(opened)) ? withStore(opened, false, (storage) => readRunState(storage)) : undefined;
}
