/**
 * @file The interface between a metric and the form in which programs write it. Every implementation passes
 * `test/contracts/metric-source.ts`.
 */
import type { Template } from "../command-template/index.ts";
import type { LogSource } from "../study-file/metric-sources.ts";
import type { MetricReading } from "./reading.ts";

/** The places of a trial's output. */
export interface TrialOutput {
  /** The absolute path of a file's template. */
  readonly path: (file: Template) => string;
  /** The logs of the trial's standard output and standard error, and of both in the order in which lines arrived. */
  readonly stdoutFile: string;
  readonly stderrFile: string;
  readonly outputFile: string;
  /** The value found for a source while the commands ran; undefined if it was not searched for. */
  readonly found?: (source: LogSource) => Promise<MetricReading> | undefined;
  /** Whether the program still runs, so that only complete lines and documents count: the rest may be half written. */
  readonly isRunning?: boolean;
  /** Ends searches, whose values are not needed any more. */
  readonly signal?: AbortSignal | undefined;
  /** Whether the file was written since the trial began. */
  readonly isFresh: (path: string) => boolean;
}

/** Reads one kind of source. It keeps no state: reading again gives the same while the files are the same. */
export interface MetricReader<Source> {
  /** The files that the source is read from, apart from the log of the output. The caller checks that the trial has
   * written them before they are read. */
  files(source: Source): readonly Template[];
  /**
   * The last value that the program wrote, which is finite; or why there is none. Never rejects, whatever a file
   * contains.
   */
  read(source: Source, output: TrialOutput): Promise<MetricReading>;
}
