import { join } from "node:path";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Executor } from "../../src/node/executors/executor.ts";
import { createSlurmExecutor } from "../../src/node/executors/slurm/slurm-executor.ts";
import { describeExecutor } from "../contracts/executor.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { missingSlurm, type SlurmCluster, startSlurmCluster } from "../fixtures/slurm-cluster.ts";
import { SLURM_CONTRACT } from "../fixtures/slurm-contract.ts";

const skipped = missingSlurm.length > 0;
if (skipped) console.warn(`SKIPPED: arrays of Slurm, because this machine lacks ${missingSlurm.join(", ")}`);

const submitted = new Set<string>();

/** An executor whose every new command is a task of an array, because another is submitted at the same time. */
function inArrays(): Executor {
  const executor = createSlurmExecutor({ directives: [] }, { noteWaitMs: 1000, gatherMs: 500 });
  return {
    ...executor,
    submit: (request, key) => {
      if (submitted.has(key)) return executor.submit({ ...request, isNew: false }, key);
      submitted.add(key);
      const folder = newFolder();
      const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
      const other = { command: { kind: "words", words: ["true"] }, cwd: folder, environment: {}, ...files } as const;
      const { timeoutMs } = request;
      const timed = timeoutMs === undefined ? other : { ...other, timeoutMs };
      executor.submit({ ...timed, isNew: true }, `other-${submitted.size}-${process.pid}`).catch(() => {});
      return executor.submit({ ...request, isNew: true }, key);
    },
  };
}

describe.skipIf(skipped)("tasks of arrays of a real cluster", () => {
  let cluster: SlurmCluster | undefined;
  beforeAll(async () => {
    cluster = await startSlurmCluster();
  }, 240_000);
  afterAll(() => cluster?.close());

  describeExecutor("tasks of arrays of Slurm", inArrays, SLURM_CONTRACT);
});

it.runIf(skipped)(`is skipped: this machine lacks ${missingSlurm.join(", ")}`, (context) => context.skip());
