/**
 * @file Sentences, figures and pages made of an analysis.
 */
export {
  drawComparison,
  drawDiagnosis,
  type Figure,
  figures,
  importanceFigures,
  standaloneSvg,
} from "./figures/index.ts";
export {
  comparisonPage,
  diagnosisPage,
  type ReportInput,
  reportPage,
  TABLE_SCRIPT,
} from "./page/index.ts";
export * from "./sentences/index.ts";
