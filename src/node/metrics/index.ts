export { type AgainstReading, measureAgainst } from "./against.ts";
export { watchFiles } from "./freshness.ts";
export { type MeasureOnce, type MeasureSource, measure } from "./measure.ts";
export { createProgressReader, type ProgressReader, type ProgressSource } from "./progress.ts";
export { readMetric, type TrialOutput } from "./read.ts";
export { type MetricReading, missing, type Reading } from "./reading.ts";
