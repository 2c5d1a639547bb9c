export { type AgainstReading, measureAgainst } from "./against.ts";
export { watchFiles } from "./freshness.ts";
export { type MeasureOnce, measure } from "./measure.ts";
export { createProgressReader, type ProgressReader, type ProgressSource } from "./progress.ts";
export { metricFiles, readMetric } from "./read.ts";
export type { TrialOutput } from "./reader.ts";
export { type MetricReading, missing, type Reading } from "./reading.ts";
