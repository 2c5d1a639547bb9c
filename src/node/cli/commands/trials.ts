/**
 * @file `paretune trials`: every trial, as a table, JSON or CSV.
 */
import { countTrials, isWithdrawn, type Trial } from "../../../core/study/index.ts";
import { nativeJson } from "../../operations/native-json.ts";
import { type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { listedNames } from "../../operations/tell/entry.ts";
import { ROW_KEYS } from "../../operations/trials/row-keys.ts";
import { rowJson, type TrialRow, trialRows } from "../../operations/trials/trial-rows.ts";
import { addedWords, budgetWords } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Column, type Columns, cellText, columnsOf, findColumn, isDetailOf } from "../trials/columns.ts";
import { rowsAsCsv } from "../trials/csv-rows.ts";
import { fittedTable } from "../trials/fit-columns.ts";
import { sorted, withStatus } from "../trials/select.ts";

/** The command `paretune trials`. */
export const trials: CliCommand = {
  name: "trials",
  summary: "Lists the trials with their status, their metrics as measured, their parameters, times and folders.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    status: { value: "A,B", summary: "Only trials with one of these statuses." },
    sort: { value: "COLUMN", summary: "Sorts by a column; -COLUMN or COLUMN:desc sorts in descending order." },
    columns: { value: "A,B", summary: "Only these columns, in this order." },
    csv: { summary: "Prints CSV with a column for each parameter and metric." },
    store: STORE_FLAG,
  },
  details: [
    "Columns: trial, id, status, origin, of, start, end, duration and waited (in seconds), units, reason, folder, outside, each metric (with " +
      "METRIC_standard_error, METRIC_count and METRIC_evaluations) and each parameter. Statuses: pending, running, completed, failed, cancelled. " +
      "A table that is too wide for the terminal leaves out the least important columns and names them.",
    "The output of `trials --json` can be given to `tell --json -` of another store of the study: each trial has an `id` that " +
      "it keeps there, so that merging twice changes nothing.",
  ],
  examples: [
    "paretune trials study.yaml",
    "paretune trials study.yaml --status completed,failed --sort -accuracy",
    "paretune trials study.yaml --columns trial,accuracy,duration",
    "paretune trials study.yaml --csv > trials.csv",
  ],
  run: listTrials,
};

async function listTrials(args: CommandArguments, terminal: Terminal): Promise<number> {
  if (args.has("csv") && args.has("json")) throw new BadInput("Give either --csv or --json, not both.");
  const opened = await openStudy(args);
  const columns = columnsOf(opened.file);
  const chosen = chosenColumns(args.text("columns"), columns);
  const found = await withStore(opened, false, async (storage) =>
    trialRows(opened, await storage.snapshot(), await storage.history()),
  );
  const rows = sorted(withStatus(found, args.text("status")), args.text("sort"), columns.all);
  if (args.has("csv")) {
    terminal.write(rowsAsCsv(chosen ?? columns.csv, rows));
    return EXIT.ok;
  }
  const documents = rows.map((row) => (chosen === undefined ? rowJson(row) : chosenJson(row, chosen)));
  terminal.printJson(nativeJson(opened.file.study.parameters, documents));
  if (terminal.json) return EXIT.ok;
  printTable({ rows, columns, chosen }, terminal);
  printNotes(opened, found, rows, terminal);
  const [lead, command] = found.some(({ trial }) => trial.status === "completed")
    ? ["Results", "best"]
    : ["Progress", "status"];
  terminal.printCommand(`\n${lead}`, `paretune ${command} ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

function chosenColumns(text: string | undefined, { all }: Columns): readonly Column[] | undefined {
  return text?.split(",").map((name) => findColumn("columns", name.trim(), all));
}

/** A row with the chosen columns only, each where the whole row has it. */
function chosenJson(row: TrialRow, chosen: readonly Column[]): Record<string, unknown> {
  const whole = rowJson(row);
  const names = chosen.map(({ name }) => name);
  const kept: Record<string, unknown> = {};
  for (const name of names) if (ROW_KEYS.includes(name) && Object.hasOwn(whole, name)) kept[name] = whole[name];
  for (const group of ["metrics", "parameters"]) {
    const entries = Object.entries(whole[group] as Readonly<Record<string, unknown>>);
    const wanted = entries.filter(([name]) => names.includes(name) || names.some((each) => isDetailOf(name, each)));
    if (wanted.length > 0) kept[group] = Object.fromEntries(wanted);
  }
  return kept;
}

interface Listed {
  readonly rows: readonly TrialRow[];
  readonly columns: Columns;
  /** The columns that were asked for; all of them are shown. */
  readonly chosen: readonly Column[] | undefined;
}

function printTable({ rows, columns, chosen }: Listed, terminal: Terminal): void {
  if (rows.length === 0) {
    terminal.print("No trials.");
    return;
  }
  if (chosen !== undefined) {
    const cells = rows.map((row) => chosen.map((column) => cellText(column, row)));
    terminal.print(table([chosen.map(({ name }) => name), ...cells], terminal.width));
    return;
  }
  const { text, hidden } = fittedTable(columns.table, rows, terminal.width);
  terminal.print(text);
  if (hidden.length > 0) {
    terminal.print(
      `\nNot shown in ${terminal.width} columns: ${listedNames(hidden)}. \`--columns\`, \`--csv\` and \`--json\` show them.`,
    );
  }
}

/** The most trials that a note lists. */
const MAX_NOTED = 8;

/** The counts of all trials, and what is special about those that are listed. */
function printNotes(
  { file: { study } }: OpenedStudy,
  found: readonly TrialRow[],
  rows: readonly TrialRow[],
  terminal: Terminal,
): void {
  const notes = [
    ...(found.length === 0
      ? []
      : [
          countsLine(
            found.map(({ trial }) => trial),
            study.budget.trials,
            rows.length,
          ),
        ]),
    ...outsideNote(rows),
    ...revisedNote(rows),
  ];
  if (notes.length > 0) terminal.print(`\n${notes.join("\n")}`);
}

/** E.g. `Ended: 10 of 10 trials, and 11 told or imported.` */
function countsLine(all: readonly Trial[], budget: number, shown: number): string {
  const { ended, told, repeats } = countTrials(all);
  const withdrawn = all.filter(isWithdrawn).length;
  const besides = [
    ...(repeats === 0 ? [] : [repeats === 1 ? "1 repeat" : `${repeats} repeats`]),
    ...(withdrawn === 0 ? [] : [`${withdrawn} withdrawn`]),
  ];
  const more = besides.length === 0 ? "" : `; ${besides.join(", ")}`;
  const listed = shown === all.length ? "" : ` Listed: ${shown} of ${all.length}.`;
  return `Ended: ${budgetWords(ended, budget)}${addedWords(told)}${more}.${listed}`;
}

function outsideNote(rows: readonly TrialRow[]): readonly string[] {
  const outside = rows.filter((row) => row.outside.length > 0);
  if (outside.length === 0) return [];
  const names = outside.map((row) => `trial ${row.trial.number} (${listedNames(row.outside, 3)})`);
  return [`Outside the search space, but used by the model: ${listedNames(names, MAX_NOTED)}.`];
}

function revisedNote(rows: readonly TrialRow[]): readonly string[] {
  const revised = rows.filter(({ timeline }) => (timeline?.earlier.length ?? 0) > 0);
  if (revised.length === 0) return [];
  const names = revised.map(({ trial }) => `trial ${trial.number}`);
  return [`Revised since they were recorded: ${listedNames(names, MAX_NOTED)}. --json shows the earlier results.`];
}
