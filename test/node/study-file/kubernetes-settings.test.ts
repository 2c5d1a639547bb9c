import { homedir } from "node:os";
import { describe, expect, it } from "vitest";
import { parseStudyFile } from "../../../src/node/study-file/parse.ts";
import { changed, example, mistakes } from "./example.ts";

const withKubernetes = (block: string): string => changed(example, "executor: local", `executor: kubernetes\n${block}`);
const executorOf = (block: string) => {
  const read = parseStudyFile(withKubernetes(block), "/studies/nlu/study.yaml");
  return read.ok ? read.file.run.executor : read.issues;
};

describe("the block kubernetes", () => {
  it("needs an image, or a template with one; paths are relative to the study file", () => {
    expect(executorOf("kubernetes: { image: python:3.13 }")).toEqual({ kind: "kubernetes", image: "python:3.13" });
    expect(executorOf("kubernetes: { template: pod.yaml, kubeconfig: ~/.kube/team }")).toEqual({
      kind: "kubernetes",
      template: { file: "/studies/nlu/pod.yaml" },
      kubeconfig: `${homedir()}/.kube/team`,
    });
    expect(mistakes(withKubernetes("")).join("\n")).toContain("kubernetes.image is missing");
    expect(mistakes(withKubernetes("kubernetes: { namespace: team }")).join("\n")).toContain(
      "kubernetes.image is missing",
    );
  });

  it("has a cluster, resources, a volume and a template", () => {
    const block =
      "kubernetes: { context: gke, namespace: team, image: i, resources: { cpu: 0.5, memory: 16Gi, gpu: 1, amd.com/gpu: 2 }, " +
      "volume: { claim: studies, path: /studies, sub_path: a }, template: { spec: { nodeSelector: { a: b } } }, container: c, keep: 10m }";
    expect(executorOf(block)).toEqual({
      kind: "kubernetes",
      context: "gke",
      namespace: "team",
      image: "i",
      resources: { cpu: "0.5", memory: "16Gi", "nvidia.com/gpu": "1", "amd.com/gpu": "2" },
      volume: { claim: "studies", path: "/studies", subPath: "a" },
      template: { pod: { spec: { nodeSelector: { a: "b" } } } },
      container: "c",
      keepSeconds: 600,
    });
  });

  it.each([
    ["namespace: My_Team", "namespace"],
    ["image: 'a b'", "image"],
    ["image: i, resources: { gpus: 1 }", "gpus"],
    [
      "image: i, resources: { memory: much }",
      "kubernetes.resources.memory: must be an amount of Kubernetes, such as 4, 500m or 16Gi",
    ],
    ["image: i, resources: { gpu: 0.5 }", "kubernetes.resources.gpu: must be a whole number"],
    ["image: i, volume: { claim: c, path: relative }", "path"],
    ["image: i, volume: { path: /a }", "claim"],
    ["image: i, keep: long", "keep"],
    ["image: i, container: c", "has an effect only with a template"],
    ["image: i, token: secret", "token"],
  ])("%s is refused with a reason", (block, reason) => {
    expect(mistakes(withKubernetes(`kubernetes: { ${block} }`)).join("\n")).toContain(reason);
  });

  it("has no place beside another executor", () => {
    const text = changed(example, "executor: local", "kubernetes: { image: i }");
    expect(mistakes(text).join("\n")).toContain("has an effect only with executor: kubernetes");
  });
});
