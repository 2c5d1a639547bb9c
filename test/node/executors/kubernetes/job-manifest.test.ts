import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CommandRequest } from "../../../../src/node/executors/executor.ts";
import { jobFiles } from "../../../../src/node/executors/jobs/job-files.ts";
import { jobManifest, jobName, labelValue, literal } from "../../../../src/node/executors/kubernetes/job-manifest.ts";
import { readPodTemplate } from "../../../../src/node/executors/kubernetes/pod-template.ts";
import type { KubernetesSettings } from "../../../../src/node/study-file/kubernetes-settings.ts";
import { NASTY_VALUES } from "../../../contracts/executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { expand } from "../../../fixtures/process-node.ts";
import { until } from "../../../fixtures/until.ts";

/** What is looked at in a job. */
interface Job {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: object;
  };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: object; readonly annotations: object };
      readonly spec: { readonly containers: readonly Container[]; readonly volumes?: readonly object[] };
    };
  };
}

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly [key: string]: unknown;
}

function manifest(
  more: Partial<CommandRequest> = {},
  settings: KubernetesSettings = {},
  key = "trial-3-0123456789abcdef",
) {
  const folder = newFolder();
  const files = jobFiles(folder, key);
  const request = {
    command: { kind: "words" as const, words: ["true"] },
    cwd: folder,
    environment: {},
    stdoutFile: join(folder, "stdout.log"),
    stderrFile: join(folder, "stderr.log"),
    ...more,
  };
  const used = { image: "python:3.13", ...settings };
  const job = jobManifest(request, key, { settings: used, template: readPodTemplate(used), files }) as unknown as Job;
  mkdirSync(files.folder, { recursive: true });
  const [container] = job.spec.template.spec.containers;
  if (container === undefined) throw new Error("no container");
  return { job, container, files, request };
}

/** The words and variables that a node gives to the container. */
function asNode({ command, args, env }: Container): { words: readonly string[]; variables: Record<string, string> } {
  const variables: Record<string, string> = { PATH: process.env["PATH"] ?? "", HOME: "/home/of/the/node" };
  for (const { name, value = "" } of env) variables[name] = expand(value, variables);
  return { words: [...command, ...args].map((word) => expand(word, variables)), variables };
}

describe("a text in a pod", () => {
  // As the module of Kubernetes itself expands it, with VAR=value and HOME=/root.
  it.each([
    ["$(VAR)", "value"],
    ["$$(VAR)", "$(VAR)"],
    ["a$$b", "a$b"],
    ["$$$(VAR)", "$value"],
    ["$$$$(VAR)", "$$(VAR)"],
    ["$(NONE)", "$(NONE)"],
    ["$", "$"],
    ["$(VAR", "$(VAR"],
    ["$x $(", "$x $("],
    ["$($(VAR))", "$($(VAR))"],
    ["$$", "$"],
    ["$$$", "$$"],
    ["$()", "$()"],
    ["$$(V$(VAR))", "$(Vvalue)"],
    ["x$(HOME)/$$y", "x/root/$y"],
  ])("%s is expanded by the tests' node as by Kubernetes", (text, expanded) => {
    expect(expand(text, { VAR: "value", HOME: "/root" })).toBe(expanded);
  });

  it("arrives as it was, whatever it holds", () => {
    expect(literal("$(id)")).toBe("$$(id)");
    expect(literal("costs 5$ or $HOME")).toBe("costs 5$ or $HOME");
    const part = fc.constantFrom("$", "(", ")", "VAR", "a", "\n", "'", "€");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        expect(expand(literal(text), { VAR: "hacked", a: "hacked" })).toBe(text);
      }),
    );
  });
});

describe("the job of a command", () => {
  it("hands over every word and every variable as it is, and does nothing else with it", () => {
    const environment = {
      ...Object.fromEntries(NASTY_VALUES.map((value, index) => [`NASTY_${index}`, value])),
      HOME: null,
    };
    const printing = NASTY_VALUES.map((_, index) => `"$NASTY_${index}"`).join(" ");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shell's
    const line = `printf '<%s>' ${printing} "$@"; printf '<%s>' ${'"${HOME-none}"'}`;
    const words = ["/bin/sh", "-c", line, "sh", ...NASTY_VALUES];
    const { container, request, files } = manifest({ command: { kind: "words", words }, environment });
    const node = asNode(container);
    const [program = "", ...args] = node.words;
    expect(spawnSync(program, args, { env: node.variables }).status).toBe(0);
    const all = NASTY_VALUES.map((value) => `<${value}>`).join("");
    expect(readFileSync(request.stdoutFile, "utf8")).toBe(`${all}${all}<none>`);
    expect(readFileSync(files.exit, "utf8")).toBe("0\n");
    expect(existsSync(join(request.cwd, "hacked"))).toBe(false);
  });

  it("sets variables with names that no shell can assign", () => {
    const environment = { "a.b-c": "it's $(HOME)" };
    const { container, request } = manifest({ command: { kind: "words", words: ["env"] }, environment });
    const [program = "", ...args] = asNode(container).words;
    spawnSync(program, args);
    expect(readFileSync(request.stdoutFile, "utf8")).toMatch(/^a\.b-c=it's \$\(HOME\)$/m);
  });

  it("passes the signal on that only its first process gets, and notes how the command has ended", async () => {
    const { container, request, files } = manifest({
      command: { kind: "shell", line: "touch begun; exec sleep 1000" },
    });
    const { words, variables } = asNode(container);
    const child = spawn(words[0] ?? "", words.slice(1), { env: variables });
    await until(() => existsSync(join(request.cwd, "begun")));
    child.kill("SIGTERM");
    expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(143);
    expect(readFileSync(files.exit, "utf8")).toBe("143\n");
  });

  it("says who made it, for which study and trial", () => {
    const { job } = manifest({ study: "nlu: größer" });
    expect(job.metadata.name).toBe("paretune-trial-3-0123456789abcdef");
    expect(job.metadata.labels).toEqual({
      "app.kubernetes.io/managed-by": "paretune",
      "paretune/job": "paretune-trial-3-0123456789abcdef",
      "paretune/study": "nlu-gr-er",
      "paretune/trial": "3",
    });
  });

  it("has a name that Kubernetes takes, for every key, and another for another", () => {
    const key = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/);
    fc.assert(
      fc.property(key, key, (one, other) => {
        expect(jobName(one)).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
        expect(jobName(one) === jobName(other)).toBe(one === other);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(labelValue(text)).toMatch(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/);
      }),
    );
  });

  it("has one try, and is removed by Kubernetes some time after its end", () => {
    expect(manifest().job.spec).toMatchObject({ backoffLimit: 0, ttlSecondsAfterFinished: 3600 });
    expect(manifest({}, { keepSeconds: 60 }).job.spec).toMatchObject({ ttlSecondsAfterFinished: 60 });
    expect(manifest().job.spec.template.spec).toMatchObject({ restartPolicy: "Never" });
  });

  it("asks for resources: GPUs and memory as limits too, CPUs not", () => {
    const { container } = manifest({}, { resources: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" } });
    expect(container["resources"]).toEqual({
      requests: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" },
      limits: { memory: "16Gi", "nvidia.com/gpu": "1" },
    });
  });

  it("mounts the volume with the study's folder where the study is", () => {
    const { job, container } = manifest({}, { volume: { claim: "studies", path: "/studies", subPath: "team" } });
    expect(job.spec.template.spec.volumes).toEqual([
      { name: "paretune-study", persistentVolumeClaim: { claimName: "studies" } },
    ]);
    expect(container["volumeMounts"]).toEqual([{ name: "paretune-study", mountPath: "/studies", subPath: "team" }]);
  });

  it("keeps everything of the template, whose variables those of the study replace", () => {
    const pod = {
      metadata: { labels: { "kueue.x-k8s.io/queue-name": "team" }, annotations: { note: "x" } },
      spec: {
        nodeSelector: { gpu: "a100" },
        volumes: [{ name: "data", emptyDir: {} }],
        containers: [
          { name: "proxy", image: "proxy" },
          {
            name: "train",
            image: "old",
            env: [
              { name: "A", value: "template" },
              { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
              { name: "C", value: "gone" },
            ],
            volumeMounts: [{ name: "data", mountPath: "/data" }],
            resources: { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } },
          },
        ],
      },
    };
    const settings = {
      template: { pod },
      container: "train",
      image: "new",
      resources: { memory: "2Gi" },
      volume: { claim: "c", path: "/s" },
    };
    const { job } = manifest({ environment: { A: "study", C: null } }, settings);
    const { spec, metadata } = job.spec.template;
    expect(job.metadata.labels).toMatchObject({ "kueue.x-k8s.io/queue-name": "team" });
    expect(metadata.annotations).toEqual({ note: "x", "kubectl.kubernetes.io/default-container": "train" });
    expect(spec).toMatchObject({
      nodeSelector: { gpu: "a100" },
      volumes: [{ name: "data" }, { name: "paretune-study" }],
    });
    expect(spec.containers[0]).toMatchObject({
      name: "train",
      image: "new",
      env: [
        { name: "B", valueFrom: { secretKeyRef: { name: "s", key: "k" } } },
        { name: "A", value: "study" },
      ],
      volumeMounts: [{ name: "data" }, { name: "paretune-study" }],
      resources: { requests: { cpu: "1", memory: "2Gi" }, limits: { memory: "2Gi" } },
    });
    expect(spec.containers[1]).toEqual({ name: "proxy", image: "proxy" });
  });
});
