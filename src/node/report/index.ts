/**
 * @file The report room: sentences, figures and pages made of an analysis. Names of the analysis itself are passed on for
 * the command line.
 */
export {
  type AnalysedTrial,
  type Analysis,
  type AnalysisOptions,
  analyse,
  type Comparison,
  compareStudies,
  estimatesByTrial,
  type Finalist,
  type Found,
  finalists,
  type Importance,
  type Interval,
  isSureEnough,
  overReferences,
  readImportance,
  type StudyToCompare,
} from "../../core/analysis/index.ts";
export type { Condition, ConditionValues } from "./condition.ts";
export {
  drawComparison,
  drawDiagnosis,
  type Figure,
  figures,
  importanceFigures,
  standaloneSvg,
} from "./figures/index.ts";
export { comparisonPage, diagnosisPage, type ReportInput, reportPage } from "./page/index.ts";
export * from "./sentences/index.ts";
