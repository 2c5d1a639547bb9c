/**
 * @file Sentences, figures and pages made of an analysis.
 */
export {
  analysisFigures,
  comparisonFigures,
  diagnosisFigures,
  drawFigures,
  type Figure,
  histogramData,
  importanceFigures,
  learningFigures,
  type RunSources,
  runFigures,
  trialFigures,
} from "./figures/index.ts";
export {
  comparisonPage,
  diagnosisPage,
  type ReportInput,
  type Reproduction,
  reportPage,
  TABLE_SCRIPT,
} from "./page/index.ts";
export * from "./sentences/index.ts";
