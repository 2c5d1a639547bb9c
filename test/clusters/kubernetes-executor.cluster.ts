import { afterAll, beforeAll, describe, it } from "vitest";
import { createKubernetesExecutor } from "../../src/node/executors/kubernetes/kubernetes-executor.ts";
import { describeExecutor } from "../contracts/executor.ts";
import { type KubernetesCluster, missingKubernetes, startKubernetesCluster } from "../fixtures/kubernetes-cluster.ts";

const skipped = missingKubernetes !== undefined;
if (skipped) console.warn(`SKIPPED: the tests of Kubernetes, because ${missingKubernetes}.`);

describe.skipIf(skipped)("jobs of a real control plane of Kubernetes", () => {
  let cluster: KubernetesCluster;
  beforeAll(async () => {
    cluster = await startKubernetesCluster();
  });
  afterAll(() => cluster?.close());

  describeExecutor(
    "jobs of Kubernetes",
    () =>
      createKubernetesExecutor(
        {
          kubeconfig: cluster.kubeconfig,
          image: "test",
          template: { pod: { spec: { terminationGracePeriodSeconds: 5 } } },
        },
        { noteWaitMs: 1000 },
      ),
    {
      paceMs: 3000,
      testTimeoutMs: 100_000,
      seesMissingPrograms: false,
      exceptions: [
        {
          test: "removes a variable without a value from the environment, although this process has it",
          reason: "a container has the environment of its image, not that of this process",
        },
      ],
    },
  );
});

it.runIf(skipped)(`is skipped: ${missingKubernetes}`, (context) => context.skip());
