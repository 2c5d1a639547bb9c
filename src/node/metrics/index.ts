export { watchFiles } from "./freshness.ts";
export { type MeasureOnce, measure } from "./measure.ts";
export { readMetric, type TrialOutput } from "./read.ts";
export { type MetricReading, missing, type Reading, readText } from "./reading.ts";
export { quantile, summarise } from "./statistic.ts";
