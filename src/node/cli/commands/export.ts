/**
 * @file `paretune export`: writes the trials in the format of another tool.
 */

import { commandLine } from "../../command-template/index.ts";
import {
  checkTarget,
  exportToMlflow,
  FILE_WRITERS,
  MLFLOW_FORMAT,
  readExported,
  writeExport,
  writerFor,
} from "../../exchange/index.ts";
import { formatCount } from "../../report/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG } from "../command.ts";
import { BadInput, EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** The command `paretune export`. */
export const exportTrials: CliCommand = {
  name: "export",
  summary: "Writes the trials as CSV, JSON or Parquet, to Optuna, to MLflow or to TensorBoard.",
  usage: "STUDY --to FILE|FOLDER|URL",
  positionals: [1, 1],
  flags: {
    to: { value: "TARGET", summary: "The file, the folder (tensorboard) or the address (mlflow)." },
    format: {
      value: "WORD",
      choices: [...FILE_WRITERS.map(({ format }) => format), MLFLOW_FORMAT],
      summary: "The format, where the name of the target does not say it; see above.",
    },
    experiment: { value: "NAME", summary: "The experiment of MLflow; default: the name of the study." },
    force: { summary: "Replaces an existing file, or files in an existing folder." },
    store: STORE_FLAG,
  },
  details: [
    "Formats, with the names of files that mean them:",
    ...FILE_WRITERS.map(
      ({ format, title, extensions }) =>
        `  ${format.padEnd(12)}${title}${extensions.length === 0 ? "" : `: ${extensions.join(", ")}`}`,
    ),
    `  ${MLFLOW_FORMAT.padEnd(12)}MLflow tracking server: http://…, https://…`,
    "Files are complete or not there. Exporting to a server again updates its runs; it never doubles them. Credentials of a server are taken from " +
      "MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD. Withdrawn trials are left out, except of CSV, JSON and Parquet, which list every trial.",
  ],
  examples: [
    "paretune export study.yaml --to trials.csv",
    "paretune export study.yaml --to trials.parquet",
    "paretune export study.yaml --to optuna.db",
    "paretune export study.yaml --to http://127.0.0.1:5000 --experiment nlu",
    "paretune export study.yaml --to runs --format tensorboard --force",
  ],
  run: runExport,
};

async function runExport(args: CommandArguments, terminal: Terminal): Promise<number> {
  const target = args.text("to");
  if (target === undefined) {
    throw new BadInput(`Name the target: paretune export ${args.positionals[0] ?? "STUDY"} --to trials.csv`);
  }
  const writer = writerFor(target, args.text("format"));
  if (writer !== MLFLOW_FORMAT && args.has("experiment"))
    throw new BadInput("--experiment is for a tracking server of MLflow.");
  if (writer !== MLFLOW_FORMAT) checkTarget(target, writer, args.has("force"));
  const opened = await openStudy(args);
  const study = await readExported(opened);
  if (writer === MLFLOW_FORMAT) {
    const experiment = args.text("experiment") ?? opened.file.study.name;
    const onProgress = (done: number, all: number): void => terminal.progress(`trial ${done + 1} of ${all}`);
    const written = await exportToMlflow(study, {
      url: target,
      experiment,
      environment: process.env,
      onProgress,
    }).finally(() => terminal.progress());
    terminal.printJson({ format: MLFLOW_FORMAT, url: target, experiment, ...written });
    const { created, updated, unchanged, deleted } = written;
    terminal.print(
      `MLflow, experiment ${JSON.stringify(experiment)}: ${created} runs created, ${updated} updated, ${unchanged} unchanged` +
        `${deleted === 0 ? "" : `, ${deleted} deleted, whose trials were withdrawn`}.`,
    );
    return EXIT.ok;
  }
  const path = await writeExport(target, writer, study);
  const trials = study.rows.length;
  terminal.printJson({ format: writer.format, path, trials });
  terminal.print(`Wrote ${formatCount(trials, "trial")} to ${path} (${writer.title}).`);
  const next = viewers(writer.format, target);
  if (next !== undefined) terminal.printCommand("To look at it", next);
  return EXIT.ok;
}

/** The command that shows what was written. */
function viewers(format: string, target: string): string | undefined {
  const word = commandLine({ kind: "words", words: [target] });
  if (format === "optuna-db") return `optuna-dashboard sqlite:///${word}`;
  if (format === "optuna") return `optuna-dashboard ${word}`;
  return format === "tensorboard" ? `tensorboard --logdir ${word}` : undefined;
}
