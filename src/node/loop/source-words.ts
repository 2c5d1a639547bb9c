/**
 * @file Where the value of a metric is read, in words.
 */
import { commandLine } from "../command-template/index.ts";
import { patternText } from "../study-file/pattern.ts";
import type { MetricSource } from "../study-file/settings.ts";
import type { FilledTrial } from "./fill-trial.ts";
import type { TrialFiles } from "./trial-files.ts";

/** Where one trial's value comes from, with the paths of that trial: `eval.loss in /tmp/metrics.json`. */
export function sourceWords(source: MetricSource, filled: FilledTrial, files: TrialFiles): string {
  switch (source.kind) {
    case "measure": {
      const samples = `${source.repeats} samples`;
      return `the ${source.statistic} of ${samples} of ${commandLine(filled.command(source.command))}`;
    }
    case "json":
      return `${source.path.join(".")} in ${filled.path(source.file)}`;
    case "csv":
      return `the column ${source.column} of ${filled.path(source.file)}`;
    case "tensorboard":
      return `the tag ${source.tag} in ${filled.path(source.file)}`;
    case "told":
      return "what the program tells that evaluates the trial";
    default:
      return `/${patternText(source.pattern)}/ in ${files[source.kind]}`;
  }
}
