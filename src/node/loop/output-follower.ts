/**
 * @file Searches the output of a trial's commands for metrics while it arrives, so that values are found even if the log is
 * too long to be stored completely.
 */
import { StringDecoder } from "node:string_decoder";
import { type LogFile, type OnOutput, openLog, type Stream } from "../executors/index.ts";
import {
  LineSplitter,
  LogSearch,
  type MetricReading,
  missing,
  problemWords,
  type TrialOutput,
} from "../metrics/index.ts";
import type { LogSource } from "../study-file/metric-sources.ts";
import type { MetricDefinition } from "../study-file/settings.ts";
import type { FilledTrial } from "./fill-trial.ts";
import type { TrialFiles } from "./trial-files.ts";

export interface OutputFollower {
  readonly take: OnOutput;
  /** The value found for a source; undefined if the source is not part of the study, or if the executor passed on no
   * output. */
  found(source: LogSource): Promise<MetricReading> | undefined;
  /** Processes the last lines, which may have no line break. Called when the commands have ended. */
  close(): void;
  /** Ends searches whose values are not needed any more. */
  abandon(): void;
}

/** The places from which the metrics of a trial are read. */
export function trialOutput(files: TrialFiles, filled: FilledTrial, isFresh: TrialOutput["isFresh"]): TrialOutput {
  const { stdout, stderr, output } = files;
  return { path: filled.path, stdoutFile: stdout, stderrFile: stderr, outputFile: output, isFresh };
}

/** Whether a metric is read from both streams together. */
function readsBoth({ source, progressFrom }: MetricDefinition): boolean {
  return source.kind === "output" || progressFrom === "output";
}

/** Follows the output of one attempt at a trial. If a metric is read from both streams together, their lines are also
 * written to `files.output`, in the order in which they ended. The signal ends searches. */
export function followOutput(
  metrics: readonly MetricDefinition[],
  files: TrialFiles,
  signal?: AbortSignal,
): OutputFollower {
  const sources = metrics.flatMap(({ source }) => (isLog(source) ? [source] : []));
  const searching = new AbortController();
  const abandon = (): void => searching.abort();
  signal?.addEventListener("abort", abandon, { once: true });
  const searches = new Map(sources.map((source) => [source, new LogSearch(source, searching.signal)]));
  const both: LogFile | undefined = metrics.some(readsBoth) ? openLog(files.output) : undefined;
  const logs = { stdout: files.stdout, stderr: files.stderr, output: files.output };
  let isUsed = false;
  let isAtEnd = false;
  let problem: string | undefined;
  const pass = (kind: LogSource["kind"], text: string): readonly (Promise<void> | undefined)[] =>
    [...searches].flatMap(([source, search]) => (source.kind === kind ? [search.write(text)] : []));
  const passBoth = (lines: string): readonly (Promise<void> | undefined)[] => {
    if (lines === "") return [];
    both?.write(Buffer.from(lines));
    return pass("output", lines);
  };
  const decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };
  const splitters = { stdout: new LineSplitter(), stderr: new LineSplitter() };
  return {
    take(stream: Stream, chunk: Buffer) {
      isUsed = true;
      if (problem !== undefined) return undefined;
      try {
        const text = decoders[stream].write(chunk);
        const lines = both === undefined ? "" : splitters[stream].write(text);
        const behind = [...pass(stream, text), ...passBoth(lines)].filter((search) => search !== undefined);
        return behind.length === 0 ? undefined : Promise.all(behind);
      } catch (error) {
        problem = problemWords(error); // it would end this process, because nobody waits for what happens here
        return undefined;
      }
    },
    found: (source) => {
      if (problem !== undefined && searches.has(source)) return Promise.resolve(missing(problem));
      return isUsed ? searches.get(source)?.result(logs[source.kind], isAtEnd) : undefined;
    },
    close() {
      for (const rest of Object.values(splitters).map((splitter) => splitter.rest())) {
        if (rest !== "") passBoth(`${rest}\n`);
      }
      isAtEnd = true;
      both?.close();
    },
    abandon() {
      signal?.removeEventListener("abort", abandon);
      abandon();
    },
  };
}

function isLog(source: MetricDefinition["source"]): source is LogSource {
  return source.kind === "stdout" || source.kind === "stderr" || source.kind === "output";
}
