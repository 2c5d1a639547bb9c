import { afterAll, beforeAll, describe, it } from "vitest";
import { createSlurmExecutor } from "../../../../src/node/executors/slurm/slurm-executor.ts";
import { describeExecutor } from "../../../contracts/executor.ts";
import { missingSlurm, type SlurmCluster, startSlurmCluster } from "../../../fixtures/slurm-cluster.ts";

const skipped = missingSlurm.length > 0;
if (skipped) console.warn(`SKIPPED: the tests of Slurm, because this machine lacks ${missingSlurm.join(", ")}`);

describe.skipIf(skipped)("jobs of a real cluster", () => {
  let cluster: SlurmCluster | undefined;
  beforeAll(async () => {
    cluster = await startSlurmCluster();
  }, 60_000);
  afterAll(() => cluster?.close());

  describeExecutor("jobs of Slurm", () => createSlurmExecutor({ directives: [] }, { noteWaitMs: 1000 }), {
    paceMs: 3000,
    testTimeoutMs: 60_000,
    seesMissingPrograms: false,
  });
});

it.runIf(skipped)(`is skipped: this machine lacks ${missingSlurm.join(", ")}`, (context) => context.skip());
