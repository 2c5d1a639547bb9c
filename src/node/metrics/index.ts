export { type AgainstReading, measureAgainst } from "./against.ts";
export { watchFiles } from "./freshness.ts";
export { MAX_MEASURED_BYTES } from "./limits.ts";
export { LogSearch } from "./log-search.ts";
export { type MeasureOnce, measure } from "./measure.ts";
export type { TrialOutput } from "./metric-reader.ts";
export { createProgressReader, type ProgressReader, type ProgressSource } from "./progress-reader.ts";
export { metricFiles, readMetric } from "./read-metric.ts";
export { finiteReading, type MetricReading, missing, problemWords, type Reading } from "./reading.ts";
