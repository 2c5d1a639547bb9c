/**
 * @file The figures of one trial: the samples of its measured metrics, and its learning curves.
 */
import type { Trial } from "../../core/study/index.ts";
import type { FigureData } from "../../figures/index.ts";
import { samplesIn } from "../metrics/index.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import { histogramData, learningFigures } from "../report/index.ts";
import { openTrialFile } from "./trial-file.ts";

/** Longer logs are not read for a figure. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;

/** The figures of one of the study's trials. */
export async function figuresOfTrial(
  opened: OpenedStudy,
  trials: readonly Trial[],
  trial: Trial,
): Promise<readonly FigureData[]> {
  return [...(await histograms(opened, trial)), ...learningFigures(opened.file.study, trials, trial.number)];
}

/** A histogram for each metric that a command of its own has measured. A ratio to the baseline has no samples of its own. */
async function histograms({ file, folder }: OpenedStudy, trial: Trial): Promise<readonly FigureData[]> {
  if (trial.status !== "completed") return [];
  const found: FigureData[] = [];
  for (const { name, source } of file.run.metrics) {
    const measurement = trial.metrics[name];
    if (source.kind !== "measure" || source.against !== undefined || measurement === undefined) continue;
    const printed = await printedSamples(folder, trial.number, { name, pattern: source.pattern });
    if (printed.length === 0) continue;
    const unit = file.study.objectives.find((objective) => objective.name === name)?.unit;
    const { statistic, warmup } = source;
    const counted = countedSamples(printed, warmup, measurement.count);
    found.push(histogramData({ trial: trial.number, metric: name, unit, statistic, measurement, ...counted }));
  }
  return found;
}

/** The samples of a figure, and what is known of those of the warm-up. */
interface CountedSamples {
  readonly samples: readonly number[];
  readonly dropped?: number;
  readonly hasWarmup?: boolean;
}

/**
 * The printed samples without those of the warm-up, which every process begins with. The log does not say where a process began;
 * that is known where all of them printed the same number of samples.
 *
 * @param warmup - the number of warm-up samples of each process
 * @param count - the number of samples that count
 */
export function countedSamples(printed: readonly number[], warmup: number, count: number): CountedSamples {
  if (warmup === 0 || printed.length <= count) return { samples: printed };
  const processes = (printed.length - count) / warmup;
  const each = printed.length / processes;
  if (!Number.isInteger(processes) || !Number.isInteger(each)) return { samples: printed, hasWarmup: true };
  return { samples: printed.filter((_, index) => index % each >= warmup), dropped: printed.length - count };
}

/** The finite numbers in what the measuring command printed; none where its log is gone, or unreadable. */
async function printedSamples(
  folder: string,
  trial: number,
  { name, pattern }: { readonly name: string; readonly pattern: RegExp | undefined },
): Promise<readonly number[]> {
  const log = await openTrialFile(folder, trial, `measure-${name}.stdout.log`).catch(() => undefined);
  if (log === undefined) return [];
  try {
    if (log.bytes > MAX_LOG_BYTES) return [];
    const samples = await samplesIn(await log.handle.readFile("utf8"), pattern);
    return samples.ok ? samples.value.filter(Number.isFinite) : [];
  } finally {
    await log.handle.close();
  }
}
