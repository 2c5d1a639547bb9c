import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Command } from "../../src/node/command-template/index.ts";
import type { CommandRequest } from "../../src/node/executors/executor.ts";
import { checkKubernetes } from "../../src/node/executors/kubernetes/check-kubernetes.ts";
import {
  createKubernetesExecutor,
  type KubernetesOptions,
} from "../../src/node/executors/kubernetes/kubernetes-executor.ts";
import type { RunningCommand } from "../../src/node/executors/running-command.ts";
import { Supervisor } from "../../src/node/executors/supervisor.ts";
import type { KubernetesSettings } from "../../src/node/study-file/kubernetes-settings.ts";
import { describeExecutor } from "../contracts/executor.ts";
import {
  configuration,
  type KubernetesCluster,
  missingKubernetes,
  startKubernetesCluster,
} from "../fixtures/kubernetes-cluster.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";

const skipped = missingKubernetes !== undefined;
if (skipped) console.warn(`SKIPPED: the tests of Kubernetes, because ${missingKubernetes}.`);

const PODS = "/api/v1/namespaces/default/pods";
const JOBS = "/apis/batch/v1/namespaces/default/jobs";
const shell = (line: string): Command => ({ kind: "shell", line });

function request(command: Command, more: Partial<CommandRequest> = {}): CommandRequest & { readonly folder: string } {
  const folder = newFolder();
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  return { command, cwd: folder, environment: {}, ...files, folder, ...more };
}

/** A command that shows that it lives, and lives until it is ended. */
const lasting = () => request(shell("touch alive; while true; do sleep 0.1; done"));

describe.skipIf(skipped)("jobs of a real control plane of Kubernetes", () => {
  let cluster: KubernetesCluster;
  beforeAll(async () => {
    cluster = await startKubernetesCluster();
  });
  afterAll(() => cluster?.close());

  const template = { pod: { spec: { terminationGracePeriodSeconds: 5 } } };
  const mounted = {
    pod: {
      spec: {
        containers: [{ name: "trial", volumeMounts: [{ name: "tmp", mountPath: tmpdir() }] }],
        volumes: [{ name: "tmp", hostPath: { path: tmpdir() } }],
      },
    },
  };
  const executor = (settings: KubernetesSettings = {}, options: KubernetesOptions = {}) =>
    createKubernetesExecutor(
      { kubeconfig: cluster.kubeconfig, image: "test", template, ...settings },
      { noteWaitMs: 1000, lostMs: 2000, ...options },
    );
  const start = (asked: CommandRequest, settings: KubernetesSettings = {}): RunningCommand =>
    new Supervisor(executor(settings)).start(asked, { saveHandle: () => {} });
  /** Starts a command that lasts, and returns it with the name of its pod once it runs. */
  const begin = async (settings: KubernetesSettings = {}) => {
    const before = cluster.node.running();
    const asked = lasting();
    const running = start(asked, settings);
    await until(() => existsSync(join(asked.folder, "alive")));
    const pod = cluster.node.running().find((name) => !before.includes(name)) ?? "";
    return { running, pod, job: pod.replace(/-[a-z0-9]+$/, "") };
  };

  describeExecutor("jobs of Kubernetes", () => executor(), {
    paceMs: 3000,
    testTimeoutMs: 100_000,
    seesMissingPrograms: false,
    exceptions: [
      {
        test: "removes a variable without a value from the environment, although this process has it",
        reason: "a container has the environment of its image, not that of this process",
      },
    ],
  });

  it("removes a variable without a value from the environment that the node gives, and sets names that no shell can", async () => {
    const command: Command = { kind: "words", words: ["env"] };
    const asked = request(command, { environment: { KUBERNETES_SERVICE_HOST: null, "a.b-c": "it's $(HOME)" } });
    const printed = { text: "" };
    const running = new Supervisor(executor()).start(asked, {
      saveHandle: () => {},
      onOutput: (_, chunk) => {
        printed.text += chunk.toString("utf8");
        return undefined;
      },
    });
    expect(await running.exit).toEqual({ kind: "succeeded" });
    expect(printed.text).toMatch(/^a\.b-c=it's \$\(HOME\)$/m);
    expect(printed.text).not.toMatch(/^KUBERNETES_SERVICE_HOST=/m);
  });

  it("says that a pod or a job was deleted by somebody else", async () => {
    const [first, second] = [await begin(), await begin()];
    await cluster.api("DELETE", `${PODS}/${first.pod}`);
    await cluster.api("DELETE", `${JOBS}/${second.job}?propagationPolicy=Background`);
    expect(await first.running.exit).toMatchObject({
      kind: "cancelled",
      reason: expect.stringContaining("pod was deleted"),
    });
    expect(await second.running.exit).toMatchObject({
      kind: "cancelled",
      reason: expect.stringContaining("was deleted"),
    });
  });

  it("says that a pod was evicted by the eviction API, also where the pod is gone when it looks", async () => {
    const evict = async (pod: string): Promise<void> => {
      const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: pod } };
      expect((await cluster.api("POST", `${PODS}/${pod}/eviction`, eviction)).status).toBe(201);
    };
    const evicted = { kind: "preempted", reason: expect.stringContaining("evicted") };
    const { running, pod } = await begin();
    await evict(pod);
    expect(await running.exit).toMatchObject(evicted);

    const asked = lasting();
    const late = executor();
    const handle = await late.submit(asked, `evicted-${process.pid}`);
    await until(() => existsSync(join(asked.folder, "alive")));
    const name = cluster.node.running().find((each) => each.startsWith(`paretune-${handle.key}`)) ?? "";
    await evict(name);
    await until(async () => (await cluster.api("GET", `${PODS}/${name}`)).status === 404);
    await until(async () => (await late.poll([handle], { waitMs: 100 }))[0]?.kind === "ended");
    expect(await late.poll([handle], { waitMs: 0 })).toMatchObject([{ exit: evicted }]);
  });

  it("says that the kubelet evicted a pod, or the kernel ended it for its memory (the node of the tests says so, without a want of memory)", async () => {
    const [first, second] = [await begin(), await begin()];
    cluster.node.end(first.pod, "Evicted");
    cluster.node.end(second.pod, "OOMKilled");
    expect(await first.running.exit).toMatchObject({
      kind: "preempted",
      reason: expect.stringContaining("The node was low on resource: memory"),
    });
    expect(await second.running.exit).toEqual({ kind: "out-of-memory" });
  });

  it("says at once that an image cannot be pulled, or that its name is none, and leaves no job (the node of the tests pulls none)", async () => {
    for (const [image, words] of [
      ["missing.invalid/x:1", "ErrImagePull: failed to pull"],
      ["Invalid:1", "InvalidImageName: Failed to apply"],
    ] as const) {
      expect(await start(lasting(), { image }).exit).toMatchObject({
        kind: "engine-failed",
        reason: expect.stringContaining(words),
      });
    }
    const left = async () => (await cluster.api("GET", `${JOBS}?labelSelector=paretune/job`)).body as { items: Job[] };
    await until(async () => (await left()).items.every(({ status }) => status.conditions !== undefined));
  });

  it("says what a job waits for, as the scheduler says it, and ends it in the queue", async () => {
    const waiting = executor({ resources: { "nvidia.com/gpu": "3" } });
    const asked = request(shell("touch begun"));
    const handle = await waiting.submit(asked, `waiting-${process.pid}`);
    await until(async () => {
      const [state] = await waiting.poll([handle], { waitMs: 100 });
      return state?.kind === "waiting" && state.reason?.includes("Insufficient nvidia.com/gpu") === true;
    });
    expect(await waiting.stop(handle)).toEqual({ ended: 1, remaining: 0 });
    expect(existsSync(join(asked.folder, "begun"))).toBe(false);
  });

  it("says that a pod made room for one of a higher priority", async () => {
    const priority = {
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      metadata: { name: "high" },
      value: 1000,
    };
    await cluster.api("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", priority);
    const resources = { "nvidia.com/gpu": "2" };
    const { running } = await begin({ resources });
    const high = { pod: { spec: { terminationGracePeriodSeconds: 1, priorityClassName: "high" } } };
    const second = start(request(shell("true")), { resources, template: high });
    expect(await running.exit).toMatchObject({ kind: "preempted", reason: expect.stringContaining("to make room") });
    expect(await second.exit).toEqual({ kind: "succeeded" });
  });

  it("takes a job whose folder its container does not see for a fault of the cluster, and shows the container's own log", async () => {
    const asked = lasting();
    const real = executor();
    const running = new Supervisor({
      ...real,
      submit: async (each, key) => {
        const handle = await real.submit(each, key);
        rmSync(join(asked.folder, "paretune.jobs"), { recursive: true });
        return handle;
      },
    }).start(asked, { saveHandle: () => {} });
    expect(await running.exit).toMatchObject({
      kind: "engine-failed",
      reason: expect.stringMatching(/exit code 75: mkdir: .*volume that its container mounts at the same path/),
    });
  });

  it("ends a pod whose command has ended, although a container beside it goes on (simulated)", async () => {
    const containers = [{ name: "trial" }, { name: "proxy", image: "proxy" }];
    const running = start(request(shell("exit 3")), { template: { pod: { spec: { containers } } } });
    expect(await running.exit).toEqual({ kind: "failed", code: 3 });
  });

  it("says before a run what Kubernetes is, and what it would refuse", async () => {
    const asked = request({ kind: "words", words: ["python", "train.py", "it's $(HOME)"] });
    const settings = { kubeconfig: cluster.kubeconfig, image: "test", template: mounted };
    const ready = await checkKubernetes({ ...settings, resources: { "nvidia.com/gpu": "1" } }, asked);
    expect(ready).toMatchObject({ problems: [], facts: { version: "v1.35.4", namespace: "default", context: "test" } });
    expect(ready.submission?.text).toMatch(
      /nvidia\.com\/gpu: "1"[\s\S]*it's \$\$\(HOME\)|it's \$\$\(HOME\)[\s\S]*nvidia\.com\/gpu: "1"/,
    );
    expect((await cluster.api("GET", `${JOBS}/paretune-key`)).status).toBe(404);
    const problem = async (more: KubernetesSettings) =>
      (await checkKubernetes({ ...settings, ...more }, asked)).problems[0];
    expect(await problem({ namespace: "nowhere" })).toMatch(/would refuse the job: 404: .*"nowhere" not found/);
    expect(await problem({ template: { pod: { spec: { restartPolicy: "Always" } } } })).toContain("restartPolicy");
    const wrong = { ...mounted.pod.spec, nodeSelector: 7 };
    expect(await problem({ template: { pod: { spec: wrong } } })).toMatch(/would refuse the job: 400/);
    const misspelt = { ...mounted.pod.spec, nodeSelektor: { zone: "a" } };
    expect(await problem({ template: { pod: { spec: misspelt } } })).toContain(
      'unknown field "spec.template.spec.nodeSelektor"',
    );
    expect(await problem({ volume: { claim: "c", path: "/studies" }, template: { pod: {} } })).toMatch(
      /no volume of the container has .* \(it mounts \/studies\)/,
    );
    expect(await problem({ context: "other" })).toContain("has no context other; it has test");
    const file = join(newFolder(), "kubeconfig");
    writeFileSync(file, JSON.stringify(configuration(cluster.port, "weak")));
    expect(await problem({ kubeconfig: file })).toMatch(/would refuse the job: 403: .*cannot create/);
    writeFileSync(file, JSON.stringify(configuration(cluster.port, "wrong-secret")));
    const unauthorized = await problem({ kubeconfig: file });
    expect(unauthorized).toMatch(/401/);
    expect(unauthorized).not.toContain("wrong-secret");
    writeFileSync(file, JSON.stringify(configuration(9, "x")));
    const away = await checkKubernetes({ ...settings, kubeconfig: file }, asked);
    expect(away).toMatchObject({
      problems: [],
      unreachable: expect.stringContaining("Kubernetes does not answer at https://127.0.0.1:9 (ECONNREFUSED)"),
    });
  });

  it("needs no other rights than its page names", async () => {
    const page = readFileSync(join(import.meta.dirname, "..", "..", "docs", "kubernetes.md"), "utf8");
    const role: unknown = parse(/```yml\n([\s\S]*?)```/.exec(page)?.[1] ?? "");
    const rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/default";
    expect((await cluster.api("POST", `${rbac}/roles`, role)).status).toBe(201);
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "paretune" };
    const subjects = [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: "weak" }];
    await cluster.api("POST", `${rbac}/rolebindings`, { metadata: { name: "weak" }, roleRef, subjects });
    const kubeconfig = join(newFolder(), "kubeconfig");
    writeFileSync(kubeconfig, JSON.stringify(configuration(cluster.port, "weak")));
    await until(async () => {
      const { problems } = await checkKubernetes({ kubeconfig, image: "test", template: mounted }, lasting());
      return problems.length === 0;
    });
    expect(await start(request(shell("exit 3")), { kubeconfig }).exit).toEqual({ kind: "failed", code: 3 });
    const { running } = await begin({ kubeconfig });
    await running.stop();
    expect(await running.exit).toEqual({ kind: "stopped" });
    const second = await begin({ kubeconfig });
    second.running.kill();
    expect((await second.running.exit).kind).not.toBe("succeeded");
    expect(cluster.node.running()).toEqual([]);
  });

  it("takes the pod of a node that no longer answers for lost", async () => {
    const { running } = await begin();
    cluster.node.cut();
    expect(await running.exit).toMatchObject({ kind: "node-lost" });
    cluster.node.join();
    await until(() => cluster.node.running().length === 0);
  });
});

interface Job {
  readonly status: { readonly conditions?: readonly object[] };
}

it.runIf(skipped)(`is skipped: ${missingKubernetes}`, (context) => context.skip());
