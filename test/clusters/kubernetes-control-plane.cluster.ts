import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubernetesCluster, kubernetesPrograms, startKubernetesCluster } from "../fixtures/kubernetes-cluster.ts";
import { until } from "../fixtures/until.ts";

const skipped = kubernetesPrograms === undefined;
if (skipped) console.warn("SKIPPED: Kubernetes, because PARETUNE_TEST_KUBERNETES names no folder of programs.");

const JOBS = "/apis/batch/v1/namespaces/default/jobs";
const PODS = "/api/v1/namespaces/default/pods";

describe.skipIf(skipped)("the control plane of the tests", () => {
  let cluster: KubernetesCluster;
  beforeAll(async () => {
    cluster = await startKubernetesCluster();
  });
  afterAll(() => cluster?.close());

  const job = (name: string) => ({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name },
    spec: {
      backoffLimit: 0,
      template: { spec: { restartPolicy: "Never", containers: [{ name: "c", image: "busybox", command: ["true"] }] } },
    },
  });
  const podOf = async (name: string): Promise<string> => {
    let found: string | undefined;
    await until(async () => {
      const { body } = await cluster.api("GET", `${PODS}?labelSelector=job-name%3D${name}`);
      found = (body as { items: { metadata: { name: string } }[] }).items[0]?.metadata.name;
      return found !== undefined;
    });
    return found ?? "";
  };
  const conditions = async (name: string): Promise<readonly { type: string; reason: string; message: string }[]> => {
    const { body } = await cluster.api("GET", `${JOBS}/${name}`);
    return (
      (body as { status: { conditions?: { type: string; reason: string; message: string }[] } }).status.conditions ?? []
    );
  };

  it("refuses a job with a name that it has, and makes one pod of a job", async () => {
    expect((await cluster.api("POST", JOBS, job("once"))).status).toBe(201);
    expect((await cluster.api("POST", JOBS, job("once"))).status).toBe(409);
    expect(await podOf("once")).toMatch(/^once-/);
  });

  it("lets a job fail whose pod was evicted, without a second pod", async () => {
    await cluster.api("POST", JOBS, job("evicted"));
    const pod = await podOf("evicted");
    await cluster.bind("default", pod);
    const status = { phase: "Failed", reason: "Evicted", message: "The node was low on resource: memory" };
    await cluster.api("PATCH", `${PODS}/${pod}/status`, { status }, "application/strategic-merge-patch+json");
    await until(async () => (await conditions("evicted")).some(({ type }) => type === "Failed"));
    expect(await conditions("evicted")).toContainEqual(
      expect.objectContaining({ type: "Failed", reason: "BackoffLimitExceeded" }),
    );
  });

  it("lets a job succeed whose pod kwok advances", async () => {
    await cluster.api("POST", JOBS, job("good"));
    await cluster.bind("default", await podOf("good"));
    cluster.startKwok();
    await until(async () => (await conditions("good")).some(({ type }) => type === "Complete"));
  });
});

it.runIf(skipped)("is skipped: there is no Kubernetes", (context) => context.skip());
