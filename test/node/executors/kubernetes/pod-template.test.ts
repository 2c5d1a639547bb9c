import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readPodTemplate } from "../../../../src/node/executors/kubernetes/pod-template.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

const SPEC = "nodeSelector: { zone: a }\n  containers:\n    - { name: main, image: i }";

function fromFile(text: string) {
  const file = join(newFolder(), "pod.yaml");
  writeFileSync(file, text);
  return readPodTemplate({ template: { file } });
}

describe("a pod template", () => {
  it("may be absent where an image is given", () => {
    expect(readPodTemplate({ image: "i" })).toMatchObject({
      container: { name: "trial" },
      spec: {},
      otherContainers: [],
    });
  });

  it.each([
    ["the manifest of a pod", `apiVersion: v1\nkind: Pod\nmetadata: { name: x, labels: { a: b } }\nspec:\n  ${SPEC}`],
    ["a template of a job", `metadata: { labels: { a: b } }\nspec:\n  ${SPEC}`],
  ])("is read from a file with %s", (_, text) => {
    expect(fromFile(text)).toEqual({
      labels: { a: "b" },
      annotations: {},
      spec: { nodeSelector: { zone: "a" } },
      container: { name: "main", image: "i" },
      otherContainers: [],
    });
  });

  it.each([
    ["kind: Deployment\nspec: {}", "is a Deployment; write a Pod"],
    ["containers: []", "has containers beside metadata; write them below the key spec"],
    ["- a", "is no mapping of keys to values"],
    ["spec:\n  containers: [", "pod.yaml is no valid YAML (line 2, column 16: "],
    ["spec: { containers: { name: c } }", "has spec.containers that are no list of mappings"],
    ["spec: { containers: [{ name: c, image: i, command: [x] }] }", "has the key command in the container c"],
    ["spec: { containers: [{ name: c, image: i, args: [x] }] }", "has the key args in the container c"],
    ["spec: { restartPolicy: OnFailure, containers: [{ name: c, image: i }] }", "write Never, or remove it"],
    ["spec: { containers: [{ name: c }] }", "has no image in the container c"],
  ])("%s is refused with a reason", (text, reason) => {
    expect(() => fromFile(text)).toThrow(reason);
  });

  it("is refused where it has no such container, or does not exist", () => {
    const pod = {
      spec: {
        containers: [
          { name: "a", image: "i" },
          { name: "b", image: "i" },
        ],
      },
    };
    expect(readPodTemplate({ template: { pod }, container: "b" })).toMatchObject({
      container: { name: "b" },
      otherContainers: [{ name: "a" }],
    });
    expect(() => readPodTemplate({ template: { pod }, container: "c" })).toThrow("has no container c; it has a, b");
    expect(() => readPodTemplate({ template: { file: "/no/such/pod.yaml" } })).toThrow(
      "kubernetes.template: the pod template /no/such/pod.yaml does not exist",
    );
  });
});
