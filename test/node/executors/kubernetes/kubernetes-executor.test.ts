import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { EngineUnreachable, SubmissionRefused } from "../../../../src/node/executors/executor.ts";
import { jobFiles } from "../../../../src/node/executors/jobs/job-files.ts";
import { checkKubernetes } from "../../../../src/node/executors/kubernetes/check-kubernetes.ts";
import { createKubernetesExecutor } from "../../../../src/node/executors/kubernetes/kubernetes-executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

/** What answers instead of Kubernetes, as `kubectl proxy` does: without credentials. */
type Answer = { readonly status: number; readonly text: string };

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** An executor whose API server gives these answers, and what it was asked. */
async function answeredBy(answer: (method: string, path: string) => Answer) {
  const asked: string[] = [];
  server = createServer((request, response) => {
    const [method, path] = [request.method ?? "", decodeURIComponent(request.url ?? "")];
    asked.push(`${method} ${path}`);
    const { status, text } = answer(method, path);
    response.writeHead(status, { "content-type": "application/json" }).end(text);
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
  const address = listening.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const folder = newFolder();
  const kubeconfig = join(folder, "kubeconfig");
  const configuration = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "proxy", cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: "none", user: {} }],
    contexts: [{ name: "proxy", context: { cluster: "proxy", user: "none", namespace: "team" } }],
    "current-context": "proxy",
  };
  writeFileSync(kubeconfig, JSON.stringify(configuration));
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  const request = { command: { kind: "words" as const, words: ["true"] }, cwd: folder, environment: {}, ...files };
  const settings = { kubeconfig, image: "i" };
  return { asked, folder, request, settings, executor: createKubernetesExecutor(settings, { noteWaitMs: 0 }) };
}

const status = (code: number, reason: string, message: string): Answer => ({
  status: code,
  text: JSON.stringify({ kind: "Status", status: "Failure", code, reason, message }),
});
const items = (...of: readonly object[]): Answer => ({ status: 200, text: JSON.stringify({ items: of }) });

describe("an executor of jobs of Kubernetes", () => {
  it("takes a job that is there already for its own", async () => {
    const { executor, request, folder, asked } = await answeredBy(() =>
      status(409, "AlreadyExists", "jobs.batch exists"),
    );
    expect(await executor.submit(request, "k-1")).toMatchObject({ key: "k-1", folder, namespace: "team" });
    expect(asked).toEqual(["POST /apis/batch/v1/namespaces/team/jobs"]);
  });

  it.each([
    [403, "Forbidden", 'jobs.batch is forbidden: User "x" cannot create resource "jobs"', "refused"],
    [404, "NotFound", 'namespaces "team" not found', "refused"],
    [422, "Invalid", 'Job.batch is invalid: spec.template: Invalid value: "\n x"', "refused"],
    [401, "Unauthorized", "Unauthorized", "refused"],
    [403, "Forbidden", "jobs is forbidden: exceeded quota: team, requested: count/jobs.batch=1", "later"],
    [429, "TooManyRequests", "storage is (re)initializing", "later"],
    [500, "InternalError", "etcdserver: request timed out", "later"],
  ])("says after %i %s what Kubernetes says", async (code, reason, message, what) => {
    const { executor, request } = await answeredBy(() => status(code, reason, message));
    const error: unknown = await executor.submit(request, "k-1").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(what === "refused" ? SubmissionRefused : EngineUnreachable);
    expect((error as Error).message).toContain(message.replace(/\s+/g, " "));
  });

  it("waits for credentials that a plugin does not give now, and asks it again", async () => {
    const { executor, request, settings, folder } = await answeredBy(() => items());
    const read = readFileSync(settings.kubeconfig, "utf8").replace("http:", "https:");
    const plugin = { apiVersion: "client.authentication.k8s.io/v1", command: "/bin/false" };
    writeFileSync(settings.kubeconfig, read.replace('"user":{}', `"user":{"exec":${JSON.stringify(plugin)}}`));
    for (const asked of [
      () => executor.submit(request, "k-1"),
      () => executor.poll([{ key: "a", folder }], { waitMs: 0 }),
    ]) {
      const error: unknown = await asked().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(EngineUnreachable);
      expect((error as Error).message).toMatch(
        /^Kubernetes cannot be asked: the program .* that the kubeconfig runs for credentials/,
      );
    }
  });

  it("asks once for the pods of many commands, and for the jobs of those that have none", async () => {
    const { executor, asked, folder } = await answeredBy((_, path) =>
      path.includes("/pods")
        ? items({ metadata: { name: "a-x", labels: { "paretune/job": "paretune-a" } }, status: { phase: "Running" } })
        : items({ metadata: { name: "paretune-b" }, spec: { suspend: true } }),
    );
    const handles = ["a", "b", "c"].map((key) => ({ key, folder, namespace: "team" }));
    expect(await executor.poll(handles, { waitMs: 0 })).toMatchObject([
      { kind: "waiting" },
      { kind: "waiting", reason: "its job is suspended in Kubernetes" },
      { kind: "unknown" },
    ]);
    expect(asked).toEqual([
      "GET /api/v1/namespaces/team/pods?labelSelector=paretune/job in (paretune-a,paretune-b,paretune-c)",
      "GET /apis/batch/v1/namespaces/team/jobs?labelSelector=paretune/job in (paretune-b,paretune-c)",
    ]);
  });

  it("takes no other server's answer for an empty list, and no handle for another command", async () => {
    for (const text of ["<html>login</html>", "{}", "[]", "null", '{"items":7}', ""]) {
      const { executor, folder } = await answeredBy(() => ({ status: 200, text }));
      await expect(executor.poll([{ key: "a", folder }], { waitMs: 0 })).rejects.toBeInstanceOf(EngineUnreachable);
      await expect(executor.stop({ key: "a" })).rejects.toBeInstanceOf(EngineUnreachable);
      expect(await executor.stop({ key: "../x" })).toEqual({ ended: 0, remaining: 0 });
    }
  });

  it("claims the command of an image that cannot be pulled, deletes its job, and says why", async () => {
    const pod = {
      metadata: { name: "a-x", labels: { "paretune/job": "paretune-a" } },
      spec: { containers: [{ name: "trial" }] },
      status: {
        phase: "Pending",
        containerStatuses: [{ name: "trial", state: { waiting: { reason: "ErrImagePull", message: "not found" } } }],
      },
    };
    const { executor, folder, asked } = await answeredBy((method) => (method === "GET" ? items(pod) : items()));
    expect(await executor.poll([{ key: "a", folder }], { waitMs: 0 })).toEqual([
      {
        kind: "ended",
        exit: { kind: "engine-failed", reason: "could not be run by Kubernetes (ErrImagePull: not found)" },
      },
    ]);
    expect(asked.at(-1)).toBe("DELETE /apis/batch/v1/namespaces/team/jobs/paretune-a?propagationPolicy=Foreground");
    mkdirSync(jobFiles(folder, "a").folder, { recursive: true });
    expect(() => mkdirSync(jobFiles(folder, "a").claim)).toThrow("EEXIST");
  });

  it("does not fail on odd answers, and ends nothing because of them", async () => {
    let body: unknown;
    const { executor, folder } = await answeredBy((method) =>
      method === "GET" ? { status: 200, text: JSON.stringify({ items: body }) } : items(),
    );
    const odd = fc.record({
      metadata: fc.record({ name: fc.string(), labels: fc.constant({ "paretune/job": "paretune-a" }) }),
      spec: fc.jsonValue(),
      status: fc.oneof(fc.record({ phase: fc.jsonValue(), conditions: fc.jsonValue() }), fc.jsonValue()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 3 }), async (list) => {
        body = list;
        const [state] = await executor.poll([{ key: "a", folder }], { waitMs: 0 });
        expect(["waiting", "running", "unknown", "ended"]).toContain(state?.kind);
        if (state?.kind === "ended") expect(state.exit.kind).not.toBe("succeeded");
      }),
      { numRuns: 50 },
    );
  });

  it("says what is wrong before a run, and prints no credentials", async () => {
    const { request, settings } = await answeredBy(() => status(403, "Forbidden", "no"));
    const kubeconfig = readFileSync(settings.kubeconfig, "utf8").replace(
      '"user":{}',
      '"user":{"token":"secret-token"}',
    );
    writeFileSync(settings.kubeconfig, kubeconfig);
    const report = await checkKubernetes(settings, request);
    expect(report.problems).toEqual([
      expect.stringContaining("(it mounts none)"),
      "Kubernetes would refuse the job: 403: no",
    ]);
    expect(JSON.stringify(report)).not.toContain("secret-token");
    const address = kubeconfig.replace("http://127.0.0.1", "http://bob:secret-word@127.0.0.1");
    writeFileSync(settings.kubeconfig, address);
    const named = await checkKubernetes(settings, request);
    expect(JSON.stringify(named)).toContain("http://127.0.0.1:");
    expect(JSON.stringify(named)).not.toContain("secret-word");
    server?.close();
    writeFileSync(settings.kubeconfig, address.replace(/127\.0\.0\.1:\d+/, "127.0.0.1:1"));
    const unreachable = await checkKubernetes(settings, request);
    expect(JSON.stringify(unreachable)).toContain("does not answer at http://127.0.0.1:1 (");
    const missing = await checkKubernetes({ ...settings, kubeconfig: "/no/such/config" }, request);
    expect(missing.problems[1]).toBe("A job cannot be submitted: the kubeconfig /no/such/config does not exist");
    expect(missing.submission?.text).toContain("backoffLimit: 0");
  });
});
