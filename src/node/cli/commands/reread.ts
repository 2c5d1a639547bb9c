/**
 * @file `paretune reread`: reads the metrics of ended trials again from their folders.
 */
import type { Measurement } from "../../../core/study/index.ts";
import { type Reread, type RereadTrial, rereadTrials } from "../../loop/index.ts";
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
    "Of a study in a database, the trials are read that were run from this folder of this machine: run it on the others, too.",
    "Nothing that was recorded is lost: a metric that cannot be read any more keeps its value, and the history keeps every " +
      "earlier value. Only files in a trial's own folder are read, and only where the folder says that it is that trial's. Metrics of " +
      "`measure` keep their values.",
    "The exit code is 3 where nothing could be read of some trials, and 1 where nothing could be read of any.",
  ],
  examples: ["paretune reread study.yaml", "paretune reread study.yaml --dry-run"],
  run: rereadStudy,
};

async function rereadStudy(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args);
  checkHasCommands(opened);
  const records = !args.has("dry-run");
  const found = await withStore(opened, false, (storage) => rereadTrials(opened, storage, records));
  terminal.printJson({ recorded: records, ...found });
  const changed = found.trials.filter(isChanged);
  if (changed.length > 0) terminal.print(table(rowsOf(changed), terminal.width));
  for (const line of summaryLines(found, changed.length, records)) terminal.print(line);
  const shown = `${opened.shownPath}${opened.storeFlag}`;
  if (!records && changed.length > 0) terminal.printCommand("\nTo record this", `paretune reread ${shown}`);
  else terminal.printCommand("\nTrials", `paretune trials ${shown}`);
  return exitCodeOf(found);
}

/** 3 where nothing could be read of some trials, 1 where nothing could be read of any. */
function exitCodeOf({ trials, skipped }: Reread): number {
  const without = skipped.filter(({ isRefused }) => isRefused).length + trials.filter(isUnread).length;
  if (without === 0) return EXIT.ok;
  return trials.every(isUnread) ? EXIT.failed : EXIT.partly;
}

/** Whether nothing was read of a trial, although there was something to read. */
function isUnread({ read, unread }: RereadTrial): boolean {
  return read.length === 0 && Object.keys(unread).length > 0;
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
    Object.entries(unread).map((entry) => [trial, ...entry] as const),
  );
  for (const [name, numbers] of grouped(unread.map(([trial, metric]) => [metric, trial]))) {
    const [first] = numbers;
    const reason = unread.find(([trial, metric]) => trial === first && metric === name)?.[2] ?? "";
    const all =
      numbers.length === 1 ? `trial ${first}` : `${listed(numbers)} (--json has the reason of each). Trial ${first}`;
    lines.push(`The metric ${name} could not be read of ${all}: ${reason}.`);
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
