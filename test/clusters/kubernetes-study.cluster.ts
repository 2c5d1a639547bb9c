import { type ChildProcess, spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type KubernetesCluster, missingKubernetes, startKubernetesCluster } from "../fixtures/kubernetes-cluster.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";
import { linesOf } from "./held-study.ts";

const skipped = missingKubernetes !== undefined;
if (skipped) console.warn(`SKIPPED: studies on Kubernetes, because ${missingKubernetes}.`);

const PODS = "/api/v1/namespaces/default/pods";
const main = join(import.meta.dirname, "..", "..", "dist", "node", "cli", "main.js");

/** Counts its starts and its ends, and waits in between while the file `hold` is there. */
const PROGRAM = `echo start >> "$1/starts"
while [ -e "$1/hold" ]; do sleep 0.1; done
printf '{"loss":%s}' "$2" > "$3/metrics.json"
echo done >> "$1/ends"
`;

describe.skipIf(skipped)("a study on a real control plane of Kubernetes", () => {
  let cluster: KubernetesCluster;
  beforeAll(async () => {
    cluster = await startKubernetesCluster();
  });
  afterAll(() => cluster?.close());

  function writeStudy(): { readonly folder: string; readonly study: string } {
    const folder = newFolder();
    writeFileSync(join(folder, "held.sh"), PROGRAM);
    const study = join(folder, "study.yaml");
    const fields = {
      name: "held",
      command: `/bin/sh ${folder}/held.sh ${folder} {rate} {trial.dir}`,
      parameters: { rate: { type: "float", range: [0.1, 1] } },
      objectives: { loss: { goal: "minimize", from: { json: "{trial.dir}/metrics.json", path: "loss" } } },
      strategy: "random",
      budget: { trials: 12, parallel: 3 },
      executor: "kubernetes",
      kubernetes: {
        kubeconfig: cluster.kubeconfig,
        image: "test",
        template: {
          spec: {
            terminationGracePeriodSeconds: 2,
            volumes: [{ name: "tmp", hostPath: { path: tmpdir() } }],
            containers: [{ name: "trial", volumeMounts: [{ name: "tmp", mountPath: tmpdir() }] }],
          },
        },
      },
    };
    writeFileSync(study, JSON.stringify(fields));
    return { folder, study };
  }

  /** The command line; what it printed and its exit code once it has ended. */
  function paretune(...args: readonly string[]) {
    const child: ChildProcess = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    const printed = { text: "", out: "" };
    child.stderr?.on("data", (chunk) => (printed.text += String(chunk)));
    child.stdout?.on("data", (chunk) => {
      printed.text += String(chunk);
      printed.out += String(chunk);
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    return { child, printed, ended };
  }

  it("ends with each of 12 trials counted once, although a pod is deleted, one evicted, images are away for a while, the API server is killed, and the run is killed and started again", async () => {
    const { folder, study } = writeStudy();
    const held = (): void => writeFileSync(join(folder, "hold"), "");
    const release = (): void => rmSync(join(folder, "hold"));
    const starts = (): number => linesOf(folder, "starts");
    const checked = paretune("check", study);
    expect(await checked.ended, checked.printed.text).toBe(0);
    expect(checked.printed.text).toContain("backoffLimit: 0");

    held();
    const first = paretune("run", study);
    await until(() => starts() === 3);
    const [deleted = "", evicted = ""] = cluster.node.running();
    await cluster.api("DELETE", `${PODS}/${deleted}`);
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: evicted } };
    await cluster.api("POST", `${PODS}/${evicted}/eviction`, eviction);
    await until(() => starts() === 5); // both are tried again
    cluster.node.setImages(false);
    release();
    await until(() => /ErrImagePull/.test(first.printed.text));
    held();
    cluster.node.setImages(true);
    await until(() => cluster.node.running().length === 3);
    await cluster.kill();
    await until(() => first.printed.text.includes("Kubernetes does not answer"));
    await cluster.start();
    const begun = starts();
    const ended = linesOf(folder, "ends");
    first.child.kill("SIGKILL");
    await first.ended;
    expect(cluster.node.running()).toHaveLength(3);

    const second = paretune("run", study);
    await until(() => starts() === begun + 3);
    expect(cluster.node.running()).toHaveLength(3);
    release();
    expect(await second.ended, second.printed.text).toBe(0);
    expect(linesOf(folder, "ends")).toBe(12);
    // The 12 trials, the pods that were deleted and evicted, and those that ran when the run was killed.
    expect(starts()).toBe(12 + 2 + 3);
    expect(begun).toBe(ended + 3 + 2);
    expect(cluster.node.running()).toEqual([]);
    const { body } = await cluster.api("GET", PODS);
    const { items } = body as { items: { status: { phase: string } }[] };
    expect(items.filter(({ status }) => status.phase === "Running" || status.phase === "Pending")).toEqual([]);

    const shown = paretune("status", study, "--json");
    expect(await shown.ended).toBe(0);
    expect(JSON.parse(shown.printed.out)).toMatchObject({ ended: 12, trials: { completed: 12, failed: 0 } });
  });

  it("ends the jobs of a run at Ctrl-C, and those of one that is asked twice", async () => {
    const { folder, study } = writeStudy();
    writeFileSync(join(folder, "hold"), "");
    for (const twice of [false, true]) {
      const before = linesOf(folder, "starts");
      const run = paretune("run", study);
      await until(() => linesOf(folder, "starts") === before + 3);
      run.child.kill("SIGINT");
      if (twice) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        run.child.kill("SIGINT");
      }
      await run.ended;
      await until(() => cluster.node.running().length === 0);
    }
  });
});

it.runIf(skipped)(`is skipped: ${missingKubernetes}`, (context) => context.skip());
