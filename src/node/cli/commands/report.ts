/**
 * @file `paretune report`: writes the HTML report, and on request its figures as SVG files and the trials as CSV.
 */
import { join } from "node:path";
import type { Analysis } from "../../../core/analysis/index.ts";
import { findingsJson } from "../../operations/findings-json.ts";
import { type OpenedStudy, withStore } from "../../operations/open-study.ts";
import { reportContents, reportDocument, reportFigures } from "../../operations/study-report.ts";
import { trialRows } from "../../operations/trials/trial-rows.ts";
import type { RecommendationDetails } from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { openStudy } from "../files/open-study.ts";
import { checkTable, checkTargets, writeFigures, writePage, writeTable } from "../files/write-files.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { columnsOf } from "../trials/columns.ts";
import { rowsAsCsv } from "../trials/csv-rows.ts";

/** The command `paretune report`. */
export const report: CliCommand = {
  name: "report",
  summary: "Writes an HTML report: recommendation, front, importance, all trials, diagnosis of the model.",
  usage: "STUDY",
  positionals: [1, 1],
  flags: {
    store: STORE_FLAG,
    output: { value: "FILE", summary: "Path of the report; default: report.html in the folder of the results." },
    svg: { value: "DIR", summary: "Also writes each figure as an SVG file into DIR." },
    csv: { value: "FILE", summary: "Also writes all trials into FILE, as `trials --csv` prints them." },
    threads: THREADS_FLAG,
  },
  details: ["The report is a single file that needs no network connection."],
  examples: [
    "paretune report study.yaml",
    "paretune report study.yaml --output review.html --svg figures --csv trials.csv",
  ],
  run: makeReport,
};

async function makeReport(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  const opened = await openStudy(args);
  const output = args.text("output");
  const svg = args.text("svg");
  const csv = args.text("csv");
  await checkTargets(output ?? join(opened.folder, "report.html"), svg);
  if (csv !== undefined) await checkTable(csv);
  const { analysis, details, ...files } = await withStore(opened, false, (storage) =>
    writeReport(opened, storage, terminal, {
      ...(output === undefined ? {} : { output }),
      ...(svg === undefined ? {} : { svg }),
      ...(csv === undefined ? {} : { csv }),
      ...(threads === undefined ? {} : { threads }),
    }),
  );
  terminal.printJson({ ...findingsJson(analysis, details), ...files });
  terminal.print(`Wrote ${files.report}`);
  for (const file of [...(files.csv === undefined ? [] : [files.csv]), ...files.figures])
    terminal.print(`Wrote ${file}`);
  terminal.print("Open it in a browser.");
  return EXIT.ok;
}

/** Paths of the report, its figures and its table, and the number of threads. */
export interface ReportTarget {
  readonly output?: string;
  readonly svg?: string;
  readonly csv?: string;
  readonly threads?: number;
}

/** Absolute paths of the files, and the analysis that they show. */
export interface WrittenReport {
  readonly report: string;
  readonly figures: readonly string[];
  readonly csv?: string;
  readonly analysis: Analysis;
  readonly details: RecommendationDetails;
}

/** Writes the report, and with `target.svg` the figures, of an opened study. */
export async function writeReport(
  opened: OpenedStudy,
  storage: Storage,
  terminal: Terminal,
  target: ReportTarget,
): Promise<WrittenReport> {
  const contents = await reportContents(opened, storage, terminal, target.threads);
  const { analysis, details } = contents;
  const path = await writePage(target.output ?? join(opened.folder, "report.html"), await reportDocument(contents));
  const figures = target.svg === undefined ? [] : await writeFigures(target.svg, reportFigures(contents));
  const csv = target.csv === undefined ? {} : { csv: await writeTrials(target.csv, opened, storage) };
  return { report: path, figures, ...csv, analysis, details };
}

/** Writes all trials as CSV; returns the absolute path. */
async function writeTrials(path: string, opened: OpenedStudy, storage: Storage): Promise<string> {
  const rows = trialRows(opened, await storage.snapshot(), await storage.history());
  return writeTable(path, rowsAsCsv(columnsOf(opened.file).csv, rows));
}
