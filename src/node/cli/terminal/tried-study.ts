/**
 * @file What `check --try` has read, as text and as JSON.
 */
import type { LogTail, TriedMetric, TriedStudy } from "../../loop/index.ts";
import { formatDuration, formatNumber } from "../../report/index.ts";
import type { StudyFile } from "../../study-file/index.ts";
import { table } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** The document of `check --try --json`, under `tried`. */
export function triedJson(tried: TriedStudy): Record<string, unknown> {
  const { configuration, isReady, isInterrupted, isKept, folder, milliseconds, failure, metrics, progress } = tried;
  return {
    ready: isReady,
    ...(isInterrupted ? { interrupted: true } : {}),
    parameters: configuration,
    seconds: milliseconds / 1000,
    ...(isKept ? { folder } : {}),
    ...(failure === undefined ? {} : { failed: failure.reason, output: failure.tails }),
    metrics: Object.fromEntries(
      metrics.map(({ name, isNeeded, source, value, reason, milliseconds: took, tails }) => [
        name,
        {
          ...(value ?? { reason, ...(tails === undefined ? {} : { output: tails }) }),
          needed: isNeeded,
          from: source,
          ...(took === undefined ? {} : { seconds: took / 1000 }),
        },
      ]),
    ),
    ...(Object.keys(progress).length === 0 ? {} : { progress }),
  };
}

/** Shows every value that was read, where it was read and how long that took, and what could not be read. */
export function printTried(tried: TriedStudy, file: StudyFile, terminal: Terminal): void {
  if (tried.isInterrupted) {
    terminal.print("Interrupted: the running processes were ended. Nothing was recorded.");
    return;
  }
  const { failure, milliseconds, metrics, folder, isKept } = tried;
  if (failure !== undefined) {
    terminal.print(`It failed after ${formatDuration(milliseconds)}: ${failure.reason}`);
    printTails(failure.tails, terminal);
  } else {
    terminal.print(`The commands succeeded after ${formatDuration(milliseconds)}.`);
    printValues(tried, file, terminal);
    for (const metric of metrics) printMissing(metric, terminal);
  }
  printProgress(tried, file, terminal);
  terminal.print(`\n${verdict(tried)} Nothing was recorded.${isKept ? ` What it wrote is in ${folder}` : ""}`);
}

function verdict({ isReady, metrics }: TriedStudy): string {
  if (!isReady) return "The study is not ready: a trial like this one would fail.";
  const isAll = metrics.every(({ value }) => value !== undefined);
  return isAll ? "Every value was read." : "Every value that a trial needs was read.";
}

function printValues({ metrics }: TriedStudy, file: StudyFile, terminal: Terminal): void {
  const read = metrics.filter(({ value }) => value !== undefined);
  if (read.length === 0) return;
  const rows = read.map(({ name, value, source, milliseconds }) => {
    const error = value?.standardError === undefined ? "" : ` ± ${formatNumber(value.standardError, 2)}`;
    const unit = file.study.objectives.find((objective) => objective.name === name)?.unit;
    const took =
      milliseconds === undefined ? "" : `${value?.count} samples in ${formatDuration(milliseconds)}; a trial takes `;
    return [name, `${formatNumber(value?.mean ?? Number.NaN, 7)}${error}${unit ? ` ${unit}` : ""}`, `${took}${source}`];
  });
  const widths = rows.every(
    ([name = "", value = "", source = ""]) => name.length + value.length + source.length + 4 <= terminal.width,
  );
  if (widths) terminal.print(table([["metric", "value", "from"], ...rows], terminal.width));
  else for (const [name, value, source] of rows) terminal.print(`${name}: ${value}\n  from ${source}`);
}

function printMissing({ name, reason, source, isNeeded, tails }: TriedMetric, terminal: Terminal): void {
  if (reason === undefined) return;
  const what = isNeeded ? "could not be read, so the trial fails" : "could not be read; trials complete without it";
  terminal.print(`\n${terminal.style.bold(name)} ${what}: ${reason}\n  from ${source}`);
  printTails(tails ?? [], terminal);
}

function printTails(tails: readonly LogTail[], terminal: Terminal): void {
  for (const { file, lines } of tails) {
    if (lines.length === 0) terminal.print(`${file} is empty.`);
    else terminal.print(`The last lines of ${file}:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  }
}

function printProgress({ progress, failure }: TriedStudy, file: StudyFile, terminal: Terminal): void {
  if (failure !== undefined) return;
  for (const { name, progress: pattern, progressColumn } of file.run.metrics) {
    if (pattern === undefined && progressColumn === undefined) continue;
    const values = Object.hasOwn(progress, name) ? progress[name]?.values : undefined;
    const last = values?.at(-1);
    terminal.print(
      last === undefined
        ? `progress of ${name}: no value was ${pattern === undefined ? "written" : "printed"}`
        : `progress of ${name}: ${values?.length} values, the last one ${formatNumber(last)}`,
    );
  }
}
