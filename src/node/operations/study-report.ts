/**
 * @file The report of a study: what it shows, its page, and its figures.
 */
import { readFile } from "node:fs/promises";
import { withVerdicts } from "../../core/analysis/index.ts";
import { readProposalRecord } from "../../core/designer/index.ts";
import type { FigureData } from "../../figures/index.ts";
import { packageVersion } from "../files/package-version.ts";
import {
  analysisFigures,
  diagnosedVerdicts,
  diagnosisFigures,
  importanceFigures,
  type ReportInput,
  type Reproduction,
  type RunFacts,
  type RunSources,
  recommendationDetails,
  reportPage,
  runFigures,
  trialFigures,
} from "../report/index.ts";
import { type Storage, timelines } from "../storage/index.ts";
import { studyFindings } from "./findings/study-findings.ts";
import type { OpenedStudy, Progress } from "./open-study.ts";

/** What a report shows. */
export type ReportContents = Omit<ReportInput, "date" | "version">;

/** Analyses and diagnoses the study. */
export async function reportContents(
  opened: OpenedStudy,
  storage: Storage,
  shown: Progress,
  threads?: number,
): Promise<ReportContents> {
  const findings = await studyFindings(opened, storage, shown, threads);
  const { trials } = findings;
  const quick = await findings.analysis();
  const { found, grid } = (await findings.importance()) ?? {};
  const importance = found?.metrics.length === 0 ? undefined : found; // no metric has ever changed
  const volumes = await findings.volumes();
  const diagnosis = await findings.diagnosis();
  const analysis = diagnosis === undefined ? quick : withVerdicts(quick, diagnosedVerdicts(diagnosis));
  const { failures } = readProposalRecord((await storage.snapshot()).lastProposal);
  const run = await runSources(storage);
  return {
    analysis,
    details: recommendationDetails(analysis, opened),
    importance,
    grid,
    volumes,
    trials,
    run,
    facts: await runFacts(storage),
    reproduction: await reproductionOf(opened, storage),
    failures,
    ...(diagnosis === undefined ? {} : { diagnosis }),
    definition: await readFile(opened.file.path, "utf8"),
  };
}

/** How the study ran, from its store. */
export async function runSources(storage: Storage): Promise<RunSources> {
  const { trials, lastProposal, modelMilliseconds } = await storage.snapshot();
  const { events } = await storage.history();
  const { health } = readProposalRecord(lastProposal);
  return { trials, timelines: timelines(events), modelMilliseconds, health };
}

/** Where and with what the study ran, from its store. */
async function runFacts(storage: Storage): Promise<RunFacts> {
  const { lastProposal } = await storage.snapshot();
  const { edits } = await storage.history();
  return {
    runs: await storage.runs(),
    proposal: readProposalRecord(lastProposal),
    edits: edits.flatMap(({ time, changes }) => changes.map((change) => `${time.slice(0, 10)}: ${change}`)),
  };
}

/** The commands that evaluate the finalists and the whole study again. */
async function reproductionOf({ file, shownPath, storeFlag }: OpenedStudy, storage: Storage): Promise<Reproduction> {
  const last = (await storage.runs()).at(-1)?.environment;
  const seed = last?.seed === undefined ? "" : ` --seed ${last.seed}`;
  return {
    ...(last?.commit === undefined ? {} : { commit: last.commit }),
    ...(file.run.evaluator === "caller"
      ? {}
      : {
          confirm: `paretune confirm ${shownPath}${storeFlag}`,
          again: `paretune run ${shownPath}${seed} --store again.paretune`,
        }),
    report: `paretune report ${shownPath}${storeFlag}`,
  };
}

/** The report as an HTML document. */
export function reportDocument(contents: ReportContents): Promise<string> {
  return reportPage({ ...contents, date: new Date().toISOString().slice(0, 10), version: packageVersion() });
}

/** The data of all figures of a report. */
export function reportFigures({
  analysis,
  importance,
  diagnosis,
  trials,
  run,
  grid,
  volumes,
}: ReportContents): readonly FigureData[] {
  return [
    ...analysisFigures(analysis, volumes),
    ...trialFigures(analysis, importance),
    ...(importance === undefined ? [] : importanceFigures(importance, analysis, grid)),
    ...(diagnosis === undefined ? [] : diagnosisFigures(analysis.study, trials, diagnosis)),
    ...runFigures(analysis, run),
  ];
}
