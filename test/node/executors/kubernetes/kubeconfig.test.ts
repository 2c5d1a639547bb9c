import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkKubernetes } from "../../../../src/node/executors/kubernetes/check-kubernetes.ts";
import { makeCertificate, type TestCertificate } from "../../../fixtures/certificate.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

const folder = newFolder();
const certificate = makeCertificate();
if (certificate === undefined) console.warn("SKIPPED: certificates of API servers, because there is no openssl");

/** What `paretune check` says of a kubeconfig with this text. */
async function look(text: string, settings: { readonly context?: string } = {}) {
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, text);
  const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
  const command = { kind: "words", words: ["true"] } as const;
  const mounted = { template: { pod: { spec: { containers: [{ volumeMounts: [{ mountPath: "/" }] }] } } } };
  const asked = { kubeconfig, image: "i", ...mounted, ...settings };
  const { problems, unreachable } = await checkKubernetes(asked, { command, cwd: folder, environment: {}, ...files });
  return { problems, unreachable };
}

interface Parts {
  readonly server?: string;
  readonly cluster?: object;
  readonly user?: object;
  readonly context?: object;
  readonly current?: string;
}

function text({ server = "https://127.0.0.1:1", cluster, user = {}, context, current = "team" }: Parts): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "u", user }],
    contexts: [{ name: "team", context: { cluster: "c", user: "u", ...context } }],
    ...(current === "" ? {} : { "current-context": current }),
  });
}

const exec = (command: string, ...args: readonly string[]) => ({
  exec: { apiVersion: "client.authentication.k8s.io/v1", command, args, interactiveMode: "Never" },
});

describe("a kubeconfig that is wrong is a mistake, which no run waits for", () => {
  it.each([
    ["that is empty", "", `the kubeconfig ${folder}/kubeconfig is empty`],
    ["that is no YAML", "apiVersion: v1\nclusters: [{ name: c\nusers: }\n", "is no valid YAML (line 3, column 1: "],
    ["that is a text", "text", "is no mapping of keys to values"],
    ["whose clusters are no list", "clusters: 5", "has the key clusters, which is no list"],
    [
      "without a current context",
      text({ current: "" }),
      "names no current context; set kubernetes.context (it has team)",
    ],
    [
      "whose current context is not there",
      text({ current: "old" }),
      "has no context old, its current one; it has team",
    ],
    ["without the cluster of the context", text({ context: { cluster: "d" } }), "team names the cluster d, which"],
    [
      "without the user of the context",
      text({ context: { user: "v" } }),
      "team names the user v, which the kubeconfig does not have; it has u",
    ],
    [
      "that names a file which is not there",
      text({ user: { "client-certificate": "/no/cert.pem" } }),
      "the file /no/cert.pem that the kubeconfig names does not exist",
    ],
    [
      "whose authority is no certificate",
      text({ cluster: { "certificate-authority-data": "eA==" } }),
      "the certificate-authority of the cluster c in the kubeconfig is no certificate (PEM)",
    ],
    [
      "whose client certificate is none",
      text({ user: { "client-certificate-data": "eA==", "client-key-data": "eA==" } }),
      "the client-certificate and client-key of the user u in the kubeconfig cannot be used",
    ],
    [
      "whose plugin is not installed",
      text({ user: exec("no-such-plugin") }),
      "the program no-such-plugin that the kubeconfig runs for credentials (exec of the user u) was not found",
    ],
    [
      "whose plugin fails",
      text({ user: exec("sh", "-c", "echo log in first >&2; exit 1") }),
      "(exec of the user u) failed: log in first",
    ],
    [
      "whose plugin prints something else",
      text({ user: exec("echo", "hello") }),
      "(exec of the user u) printed no ExecCredential",
    ],
    ["whose address is none", text({ server: "127.0.0.1:1" }), "that is no address; write https://HOST:PORT"],
    [
      "whose host does not exist",
      text({ server: "https://nowhere.invalid" }),
      "no host has the name nowhere.invalid: ENOTFOUND",
    ],
  ])("one %s", async (_, written, words) => {
    const { problems, unreachable } = await look(written);
    expect(problems).toEqual([expect.stringContaining(words)]);
    expect(unreachable).toBeUndefined();
  });

  it("one without the context that the study names", async () => {
    const { problems } = await look(text({}), { context: "staging" });
    expect(problems).toEqual([expect.stringContaining("has no context staging; it has team")]);
  });
});

it("an API server that refuses the connection may answer later", async () => {
  const { problems, unreachable } = await look(text({}));
  expect(problems).toEqual([]);
  expect(unreachable).toContain("does not answer at https://127.0.0.1:1 (ECONNREFUSED)");
});

describe.skipIf(certificate === undefined)("the certificate of an API server", () => {
  const { cert, key, certFile } = certificate ?? ({} as TestCertificate);
  let server: Server;
  let address: string;
  beforeAll(async () => {
    const answer = JSON.stringify({ kind: "Status", message: "it is reached" });
    server = createServer({ cert, key }, (_, response) => response.writeHead(403).end(answer));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it("that is signed by the authority of the kubeconfig is trusted", async () => {
    const { problems } = await look(text({ server: address, cluster: { "certificate-authority": certFile } }));
    expect(problems).toEqual([expect.stringContaining("would refuse the job: 403: it is reached")]);
  });

  it("that is signed by another is a mistake", async () => {
    const { problems } = await look(text({ server: address }));
    expect(problems).toEqual([expect.stringContaining("is not signed by an authority that is trusted: DEPTH_ZERO")]);
  });
});
