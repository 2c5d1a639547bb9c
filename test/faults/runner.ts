/**
 * @file A process that runs the small study until it ends or is killed. Bundled by `start-runner.ts`, so that Node runs
 * it without a build. Argument: JSON of `RunnerRequest`. Prints every event as a line of JSON.
 */
import { ParetuneError } from "../../src/core/errors.ts";
import type { Executor } from "../../src/node/executors/index.ts";
import { createLocalExecutor } from "../../src/node/executors/local-executor.ts";
import { createRayExecutor } from "../../src/node/executors/ray/ray-executor.ts";
import { createSlurmExecutor } from "../../src/node/executors/slurm/slurm-executor.ts";
import { runStudy } from "../../src/node/loop/index.ts";
import {
  proposeRandom,
  quickTimer,
  quickTrainer,
  smallStudy,
  timer,
  trainer,
  words,
} from "../node/loop/small-study.ts";

export interface RunnerRequest {
  readonly folder: string;
  readonly trials: number;
  readonly parallel: number;
  /** Where the test's programs lie: the bundle itself lies elsewhere. */
  readonly programs: string;
  /** Further arguments of the trainer. */
  readonly trainer: readonly string[];
  /** Replaces the trainer. */
  readonly command?: readonly string[];
  /** Whether commands get cgroups where they may; default true. */
  readonly cgroups?: boolean;
  /** Also measures a latency. */
  readonly measured: boolean;
  /** Whether the programs are those of a shell, which start faster. */
  readonly quick?: boolean;
  /** Whether commands are jobs of Slurm. */
  readonly slurm?: boolean;
  /** The address of Ray, whose jobs commands are. */
  readonly ray?: string;
}

const request = JSON.parse(process.argv[2] ?? "") as RunnerRequest;
const loss = smallStudy({ folder: request.folder }).run.metrics;
const latency = {
  name: "latency",
  source: {
    kind: "measure",
    command: request.quick === true ? quickTimer(5) : timer(request.programs, "5"),
    repeats: 5,
    warmup: 0,
    statistic: "mean",
    exclusive: true,
  },
} as const;
const file = smallStudy({
  folder: request.folder,
  trials: request.trials,
  parallel: request.parallel,
  batch: 4,
  run: {
    commands: [
      request.command
        ? words(...request.command)
        : (request.quick === true ? quickTrainer : trainer)(request.programs, ...request.trainer),
    ],
    metrics: request.measured ? [...loss, latency] : loss,
  },
});

function executorOf({ slurm, ray, cgroups = true }: RunnerRequest): Executor {
  if (ray !== undefined) return createRayExecutor({ address: ray });
  return slurm === true ? createSlurmExecutor({ directives: [] }) : createLocalExecutor({ graceMs: 300, cgroups });
}

try {
  const summary = await runStudy(file, {
    propose: proposeRandom,
    executor: executorOf(request),
    onEvent: (event) => console.log(JSON.stringify(event)),
  });
  process.exitCode = summary.exitCode;
} catch (error) {
  console.error(error instanceof ParetuneError ? error.message : error);
  process.exitCode = 1;
}
