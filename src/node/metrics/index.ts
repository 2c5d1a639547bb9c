export { watchFiles } from "./freshness.ts";
export { measure } from "./measure.ts";
export { readMetric } from "./read.ts";
export { type MetricReading, missing, type Reading } from "./reading.ts";
