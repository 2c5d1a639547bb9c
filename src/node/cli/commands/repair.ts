/**
 * @file `paretune repair`: copies what is whole in a damaged store into a new one.
 */
import type { RepairedStudy, RepairedTrial } from "../../loop/index.ts";
import { repairStudy } from "../../loop/index.ts";
import { type StoreRepair, storeExists } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune repair`. */
export const repair: CliCommand = {
  name: "repair",
  summary: "Copies what is whole in a damaged store into a new one, with the results that the trials' folders have.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    "dry-run": { summary: "Shows what would be saved and what is lost, and changes nothing." },
    store: STORE_FLAG,
  },
  details: [
    "Use it when a command says that the store is damaged. Every record has a checksum, so a record is saved as it was written or " +
      "not at all. The result of a trial whose record is lost is taken from its folder, where `run` keeps it. A trial without a " +
      "result there is evaluated again by the next `run`.",
    "Nothing is deleted: the damaged database stays beside the new one, as study.damaged-1.db. The folders of the trials stay " +
      "where they are. A store that is whole is left as it is. A repair that was interrupted is completed by the next one.",
  ],
  examples: ["paretune repair study.yaml --dry-run", "paretune repair study.yaml"],
  run: repairStored,
};

type Repair = StoreRepair<RepairedStudy>;

async function repairStored(args: CommandArguments, terminal: Terminal): Promise<number> {
  const opened = await openStudy(args, { earlier: false });
  const dryRun = args.has("dry-run");
  const done = await repairStudy(opened, dryRun);
  const isNew = done.result.trials.length === 0 && !(await storeExists(opened));
  const shown = `${opened.shownPath}${opened.storeFlag}`;
  if (isNew) throw new BadInput(`${opened.shownPath} has no results yet (there is no ${opened.folder}).`);
  terminal.printJson(repairJson(done, dryRun));
  if (done.problem === undefined) {
    terminal.print(`${done.file} is whole: there is nothing to repair.`);
    terminal.printCommand("\nProgress", `paretune status ${shown}`);
    return EXIT.ok;
  }
  for (const line of repairLines(done, dryRun)) terminal.print(line);
  if (dryRun) terminal.printCommand("\nTo do this", `paretune repair ${shown}`);
  else terminal.printCommand("\nTrials", `paretune trials ${shown}`);
  return EXIT.ok;
}

function repairJson({ file, problem, setAside, result }: Repair, dryRun: boolean) {
  return {
    damaged: problem !== undefined,
    repaired: problem !== undefined && !dryRun,
    database: file,
    problem: problem ?? null,
    setAside: setAside ?? null,
    records: result.records,
    trials: result.trials,
  };
}

/** The result as sentences. */
function repairLines({ file, problem, setAside, result }: Repair, dryRun: boolean): readonly string[] {
  const { trials, records, unknown } = result;
  const of = (fate: RepairedTrial["fate"]): readonly number[] =>
    trials.flatMap((trial) => (trial.fate === fate ? [trial.trial] : []));
  const revised = trials.filter((trial) => trial.fate === "saved" && trial.lost.some(isRevision));
  const lines = [
    `${file} is damaged: ${problem}.`,
    `Records: ${records.saved} are whole, ${records.lost} are lost.`,
    ...line("Saved as recorded", of("saved")),
    ...line("Saved from their folders, as their records are lost", of("folder")),
    ...line("Without a result, evaluated again by `run` (or to be recorded with `tell`)", of("unfinished")),
    ...line("Failed or withdrawn, for a reason that is lost", of("reason-lost")),
    ...line("Lost, with nothing in their folders", of("lost")),
    ...line(
      "A later correction is lost, so the result before it counts",
      revised.map(({ trial }) => trial),
    ),
  ];
  if (unknown > 0) {
    lines.push(
      `${unknown === 1 ? "One lost record is" : `${unknown} lost records are`} of a trial that is not known, perhaps the end or ` +
        "a correction of a trial listed above.",
    );
  }
  if (dryRun) lines.push("Nothing was changed.");
  else if (setAside !== undefined) lines.push(`The damaged database is kept as ${setAside}.`);
  return lines;
}

function isRevision(type: string): boolean {
  return type === "amended" || type === "reread";
}

function line(what: string, numbers: readonly number[]): readonly string[] {
  if (numbers.length === 0) return [];
  return [`${what}: ${numbers.length === 1 ? "trial" : `${numbers.length} trials,`} ${rangesOf(numbers)}.`];
}

/** Ascending numbers as ranges: 0–3, 5, 8–9. */
function rangesOf(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
}
