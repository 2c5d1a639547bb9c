/**
 * @file `paretune report`: writes the HTML report, and its figures as SVG files on request.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Analysis, summariseImportance, withVerdicts } from "../../../core/analysis/index.ts";
import { readProposalRecord } from "../../../core/designer/index.ts";
import { diagnose } from "../../../core/surrogate/index.ts";
import {
  diagnosedVerdicts,
  drawDiagnosis,
  figures,
  importanceFigures,
  type RecommendationDetails,
  recommendationDetails,
  reportPage,
} from "../../report/index.ts";
import type { Storage } from "../../storage/index.ts";
import { type CliCommand, type CommandArguments, STORE_FLAG, THREADS_FLAG } from "../command.ts";
import { EXIT } from "../exit.ts";
import { analyseStored, type OpenedStudy, openStudy, withModel, withStore } from "../files/open-study.ts";
import { writeFigures, writePage } from "../files/write-files.ts";
import { findingsJson } from "../terminal/findings-json.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { packageVersion } from "../version.ts";

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
    threads: THREADS_FLAG,
  },
  details: ["The report is a single file that needs no network connection."],
  examples: ["paretune report study.yaml", "paretune report study.yaml --output review.html --svg figures"],
  run: makeReport,
};

async function makeReport(args: CommandArguments, terminal: Terminal): Promise<number> {
  const threads = args.count("threads", 1);
  const opened = await openStudy(args);
  const output = args.text("output");
  const svg = args.text("svg");
  const { analysis, details, ...files } = await withStore(opened, false, (storage) =>
    writeReport(opened, storage, terminal, {
      ...(output === undefined ? {} : { output }),
      ...(svg === undefined ? {} : { svg }),
      ...(threads === undefined ? {} : { threads }),
    }),
  );
  terminal.printJson({ ...findingsJson(analysis, details), ...files });
  terminal.print(`Wrote ${files.report}`);
  for (const figure of files.figures) terminal.print(`Wrote ${figure}`);
  terminal.print("Open it in a browser.");
  return EXIT.ok;
}

/** Paths of the report and its figures, and the number of threads. */
export interface ReportTarget {
  readonly output?: string;
  readonly svg?: string;
  readonly threads?: number;
}

/** Absolute paths of the files, and the analysis that they show. */
export interface WrittenReport {
  readonly report: string;
  readonly figures: readonly string[];
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
  const {
    trials,
    analysis: quick,
    model,
  } = await analyseStored(opened, storage, terminal, {
    threads: target.threads,
  });
  const found = model === undefined ? undefined : summariseImportance(model, quick, trials);
  const importance = found?.metrics.length === 0 ? undefined : found; // no metric has ever changed
  const diagnosis = await withModel(storage, terminal, target.threads, (_trials, options) =>
    diagnose(opened.file.study, trials, {
      ...options,
      ...(model === undefined ? {} : { modelState: model.modelState }),
    }),
  );
  const analysis = diagnosis === undefined ? quick : withVerdicts(quick, diagnosedVerdicts(diagnosis));
  const details = recommendationDetails(analysis, opened);
  const { health, failures } = readProposalRecord((await storage.snapshot()).lastProposal);
  const page = await reportPage({
    analysis,
    details,
    importance,
    trials,
    health,
    failures,
    ...(diagnosis === undefined ? {} : { diagnosis }),
    definition: await readFile(opened.file.path, "utf8"),
    date: new Date().toISOString().slice(0, 10),
    version: packageVersion(),
  });
  const path = await writePage(target.output ?? join(opened.folder, "report.html"), page);
  if (target.svg === undefined) return { report: path, figures: [], analysis, details };
  const drawn = [
    ...(await figures(analysis)),
    ...(importance === undefined ? [] : await importanceFigures(importance)),
    ...(diagnosis === undefined ? [] : await drawDiagnosis(opened.file.study, trials, diagnosis)),
  ];
  return { report: path, figures: await writeFigures(target.svg, drawn), analysis, details };
}
