/** @file Five trials of the example study, of which one failed, with estimates equal to the measurements. */
import { estimatesByTrial } from "../../../src/core/analysis/index.ts";
import type { Trial } from "../../../src/core/study/index.ts";
import { completed, estimated } from "../../core/analysis/example-study.ts";

export const trials: readonly Trial[] = [
  completed(0, "baseline", 0.8, 20),
  completed(1, "sobol", 0.82, 25),
  completed(2, "sobol", 0.7, 12),
  { number: 3, origin: "saas", configuration: { layers: 2, pooling: "max" }, status: "failed", reason: "exit code 1" },
  completed(4, "saas", 0.9, 15),
];
export const estimates = estimatesByTrial(
  trials.flatMap((trial) =>
    trial.status === "completed"
      ? [estimated(trial.number, trial.metrics["accuracy"]!.mean, trial.metrics["latency"]!.mean)]
      : [],
  ),
);
