/**
 * @file The study that the machine is examined for: whether its file is valid and its programs are there.
 */
import { dirname } from "node:path";
import { type LocatedStudy, locateStudy } from "../loop/index.ts";
import { formatIssues, type StudyFile } from "../study-file/index.ts";
import { type Finding, findingOf } from "./finding.ts";

/** A study for which a machine is examined. */
export interface ExaminedStudy {
  readonly finding: Finding;
  /** The folder of its results, or the study file's where that is not valid. */
  readonly folder: string;
  /** Trials that run at the same time. */
  readonly parallel?: number;
  /** Whether it measures on this machine. */
  readonly isMeasuring: boolean;
  /** Absent where its file is not valid. */
  readonly study?: LocatedStudy;
}

/** Reads the study file and looks its programs up. */
export async function examineStudy(path: string, store: string | undefined): Promise<ExaminedStudy> {
  const read = await locateStudy(path, { programs: true, earlier: false, store });
  if (!read.ok) {
    const finding = findingOf("study", "", { valid: false, issues: read.issues }, [
      { status: "problem", words: formatIssues(path, read.issues), advice: "Correct the study file." },
    ]);
    return { finding, folder: store ?? dirname(path), isMeasuring: false };
  }
  const { file, folder } = read.study;
  const measured = measuredMetrics(file);
  const words = `${path} is valid; its programs were found.${measured.length === 0 ? "" : ` It measures ${measured.join(", ")} here.`}`;
  return {
    finding: findingOf("study", words, { valid: true, measured, store: folder }),
    folder,
    parallel: file.study.budget.parallel,
    isMeasuring: measured.length > 0,
    study: read.study,
  };
}

/** The metrics that are measured by a repeated command. */
function measuredMetrics({ run }: StudyFile): readonly string[] {
  return run.metrics.filter((metric) => metric.source.kind === "measure").map(({ name }) => name);
}
