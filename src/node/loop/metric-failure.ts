/**
 * @file The reason of a trial that failed because a metric could not be read, although its commands ended well.
 */

/** The reason, as it is recorded. */
export function metricFailure(metric: string, reason: string): string {
  return `metric ${metric}: ${reason}`;
}

/** Whether a recorded reason is that a metric could not be read. */
export function isMetricFailure(reason: string): boolean {
  return /^metric \S+: /.test(reason);
}
