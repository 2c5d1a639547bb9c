/**
 * @file `paretune reread`: reads the metrics of ended trials again from their folders.
 */
import type { Measurement } from "../../../core/study/index.ts";
import { type Reread, type RereadTrial, rereadTrials } from "../../loop/index.ts";
import { BadInput } from "../../operations/bad-input.ts";
import { checkHasCommands, withStore } from "../../operations/open-study.ts";
import { formatNumber } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

export const reread: CliCommand = {
  name: "reread",
  summary: "Reads the metrics of ended trials again from their folders, after the study file has changed.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    "dry-run": { summary: "Shows what would change, and records nothing." },
    store: STORE_FLAG,
  },
  details: [
    "Use it after repairing a pattern or adding a metric to the study file: nothing is run again. A trial that failed " +
      "because a metric could not be read becomes completed once its objectives and constrained metrics are read.",
    "A study in a database is refused: its trials may have been run from other folders.",
    "Nothing that was recorded is lost: a metric that cannot be read any more keeps its value, and the history keeps every " +
      "earlier value. Only files in a trial's own folder are read. Metrics of `measure` keep their values.",
  ],
  examples: ["paretune reread study.yaml", "paretune reread study.yaml --dry-run"],
  run: rereadStudy,
};

async function rereadStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  checkHasCommands(opened);
  if (opened.database !== undefined) {
    throw new BadInput(
      "reread is for a study in a folder. The trials of a study in a database may have been run from other folders and machines, so " +
        "that a log in this one need not be that of the recorded result. Correct a result with: paretune tell --amend.",
    );
  }
  const records = !args.has("dry-run");
  const found = await withStore(opened, false, (storage) => rereadTrials(opened, storage, records));
  terminal.printJson({ recorded: records, ...found });
  const changed = found.trials.filter(isChanged);
  if (changed.length > 0) terminal.print(table(rowsOf(changed), terminal.width));
  for (const line of summaryLines(found, changed.length, records)) terminal.print(line);
  const shown = `${opened.shownPath}${opened.storeFlag}`;
  if (!records && changed.length > 0) terminal.printCommand("\nTo record this", `paretune reread ${shown}`);
  else terminal.printCommand("\nTrials", `paretune trials ${shown}`);
  return EXIT.ok;
}

function isChanged({ before, after, changes }: RereadTrial): boolean {
  return after === "completed" && (before !== after || Object.keys(changes).length > 0);
}

function rowsOf(changed: readonly RereadTrial[]): string[][] {
  const rows = changed.flatMap(({ trial, before, after, changes }) =>
    Object.entries(changes).map(([name, change]) => [
      String(trial),
      before === after ? after : `${before} → ${after}`,
      name,
      change.before === undefined ? "–" : shown(change.before),
      shown(change.after),
    ]),
  );
  return [["trial", "status", "metric", "before", "after"], ...rows];
}

function shown({ mean, standardError }: Measurement): string {
  return standardError === undefined ? formatNumber(mean) : `${formatNumber(mean)} ± ${formatNumber(standardError)}`;
}

function summaryLines({ trials, skipped }: Reread, changed: number, records: boolean): readonly string[] {
  const count = (number: number): string => `${number} trial${number === 1 ? "" : "s"}`;
  const verb = records ? "changed" : "would change";
  const revived = trials.filter(({ before, after }) => before !== after).length;
  const lines = [
    `Read ${count(trials.length)}; ${changed === 0 ? `none ${verb}` : `${changed} ${verb}`}` +
      `${revived === 0 ? "" : `, ${revived} of them from failed to completed`}.`,
  ];
  for (const [reason, numbers] of grouped(skipped.map(({ trial, reason }) => [reason, trial]))) {
    lines.push(`Not read: ${listed(numbers)}: ${reason}.`);
  }
  const unread = trials.flatMap(({ trial, unread }) =>
    Object.entries(unread).map(([name, reason]): [string, number] => [`${name}: ${reason}`, trial]),
  );
  const [first] = unread;
  if (first !== undefined) {
    const others = new Set(unread.map(([, trial]) => trial)).size - 1;
    lines.push(
      `Trial ${first[1]}: ${first[0]}.${others > 0 ? ` Another ${count(others)} lack a metric, too (--json lists them).` : ""}`,
    );
  }
  return lines;
}

function grouped(pairs: readonly (readonly [string, number])[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, readonly number[]>();
  for (const [key, number] of pairs) groups.set(key, [...(groups.get(key) ?? []), number]);
  return groups;
}

function listed(numbers: readonly number[]): string {
  const shownNumbers = numbers.slice(0, 5).join(", ");
  const rest = numbers.length > 5 ? ` and ${numbers.length - 5} more` : "";
  return `${numbers.length === 1 ? "trial" : "trials"} ${shownNumbers}${rest}`;
}
