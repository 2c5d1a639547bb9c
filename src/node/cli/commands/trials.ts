/**
 * @file `paretune trials`: every trial, as a table, JSON or CSV.
 */
import { type EarlyStop, isStopped, type Measurement, type Trial } from "../../../core/study/index.ts";
import { formatNumber } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { type OpenedStudy, openStudy, withStore } from "../files/open-study.ts";
import { nativeJson } from "../native-json.ts";
import { csv } from "../terminal/csv.ts";
import { table } from "../terminal/table.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune trials`. */
export const trials: CliCommand = {
  name: "trials",
  summary: "Lists every trial with its status, its metrics as measured, and its parameters.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: { store: STORE_FLAG, csv: { summary: "Prints CSV with a column for each parameter and metric." } },
  examples: ["paretune trials study.yaml", "paretune trials study.yaml --csv > trials.csv"],
  run: listTrials,
};

async function listTrials(args: CommandArguments, terminal: Terminal): Promise<number> {
  if (args.has("csv") && args.has("json")) throw new BadInput("Give either --csv or --json, not both.");
  const opened = await openStudy(args);
  const found = await withStore(opened, false, async (storage) => (await storage.snapshot()).trials);
  if (args.has("csv")) {
    terminal.write(csv(csvRows(opened, found)));
    return EXIT.ok;
  }
  terminal.printJson(nativeJson(opened.file.study.parameters, found.map(trialJson)));
  if (terminal.json) return EXIT.ok;
  terminal.print(found.length === 0 ? "No trials yet." : table(tableRows(opened, found), terminal.width));
  const [lead, command] = found.some(({ status }) => status === "completed")
    ? ["Results", "best"]
    : ["Progress", "status"];
  terminal.printCommand(`\n${lead}`, `paretune ${command} ${opened.shownPath}${opened.storeFlag}`);
  return EXIT.ok;
}

/** A trial in the document of `trials --json`. */
export function trialJson(trial: Trial): Record<string, unknown> {
  return {
    trial: trial.number,
    status: trial.status,
    origin: trial.origin,
    ...(trial.of === undefined ? {} : { of: trial.of }),
    parameters: trial.configuration,
    metrics: trial.status === "completed" ? trial.metrics : {},
    ...("missing" in trial ? { missing: trial.missing } : {}),
    ...("reason" in trial ? { reason: trial.reason } : {}),
    ...(isStopped(trial) ? { stop: stopJson(trial.stop) } : {}),
    ...("progress" in trial ? { progress: trial.progress } : {}),
  };
}

/** `forecast` is the old name of the expected outcomes, kept for one version. */
function stopJson(stop: EarlyStop): Record<string, unknown> {
  return { ...stop, forecast: stop.expected };
}

function measurementOf(trial: Trial, name: string): Measurement | undefined {
  return trial.status === "completed" ? trial.metrics[name] : undefined;
}

function csvRows({ file }: OpenedStudy, found: readonly Trial[]): (string | number | boolean)[][] {
  const metrics = file.run.metrics.map(({ name }) => name);
  const parameters = file.study.parameters.map(({ name }) => name);
  const heads = metrics.flatMap((name) => [name, `${name}_standard_error`, `${name}_count`]);
  const rows = found.map((trial) => [
    trial.number,
    trial.status,
    trial.origin,
    "reason" in trial ? trial.reason : "",
    ...metrics.flatMap((name) => {
      const measurement = measurementOf(trial, name);
      return [measurement?.mean ?? "", measurement?.standardError ?? "", measurement?.count ?? ""];
    }),
    ...parameters.map((name) => trial.configuration[name] ?? ""),
  ]);
  return [["trial", "status", "origin", "reason", ...heads, ...parameters], ...rows];
}

function tableRows({ file }: OpenedStudy, found: readonly Trial[]): string[][] {
  const metrics = file.run.metrics.map(({ name }) => name);
  // Fixed parameters have the same value in every trial; derived ones differ like tuned ones.
  const parameters = file.study.parameters.filter(({ kind }) => kind !== "fixed").map(({ name }) => name);
  const show = (value: number | string | boolean | undefined): string =>
    typeof value === "number" ? formatNumber(value) : String(value ?? "");
  const rows = found.map((trial) => [
    String(trial.number),
    trial.status,
    trial.of === undefined ? trial.origin : `${trial.origin} ${trial.of}`,
    ...metrics.map((name) => show(measurementOf(trial, name)?.mean)),
    ...parameters.map((name) => show(trial.configuration[name])),
  ]);
  return [["trial", "status", "origin", ...metrics, ...parameters], ...rows];
}
