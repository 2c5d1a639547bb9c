import { describe, expect, it } from "vitest";
import { parseStudyFile } from "../../../src/node/study-file/parse.ts";
import { changed, example, mistakes } from "./example.ts";

const withRay = (block: string): string => changed(example, "executor: local", `executor: ray\n${block}`);
const executorOf = (block: string) => {
  const read = parseStudyFile(withRay(block), "study.yaml");
  return read.ok ? read.file.run.executor : read.issues;
};

describe("the block ray", () => {
  it("may be absent: jobs then go to the cluster that Ray's variables name", () => {
    expect(executorOf("")).toEqual({ kind: "ray" });
  });

  it("has an address, resources, and a runtime environment", () => {
    const block =
      'ray: { address: "https://ray.example:8265/", num_cpus: 2, num_gpus: 0.5, memory: 16GiB, resources: { phone: 1 }, runtime_env: { pip: [torch] } }';
    expect(executorOf(block)).toEqual({
      kind: "ray",
      address: "https://ray.example:8265",
      cpus: 2,
      gpus: 0.5,
      memory: 16 * 1024 ** 3,
      resources: { phone: 1 },
      runtimeEnv: { pip: ["torch"] },
    });
  });

  it.each([
    ["500M", 5e8],
    ["1.5Gi", 1.5 * 1024 ** 3],
    ["2 GB", 2e9],
    [1000, 1000],
  ])("reads memory of %s", (text, bytes) => {
    expect(executorOf(`ray: { memory: ${text} }`)).toEqual({ kind: "ray", memory: bytes });
  });

  it.each([
    ["address: ray://head:10001", "must be that of the dashboard"],
    ["address: head:8265", "http://"],
    ["address: ftp://head", "must begin with http:// or https://"],
    ['address: "http://me:secret@head:8265"', "must hold no password; set the variable RAY_AUTH_TOKEN"],
    ['address: "http://head:8265/?a=1"', "must end before ?"],
    ["runtime_env: { env_vars: { A: b } }", "use the key env of the study"],
    ["memory: much", "memory"],
    ["num_gpus: -1", "num_gpus"],
    ["gpus: 1", "gpus"],
  ])("%s is refused with a reason", (block, reason) => {
    expect(mistakes(withRay(`ray: { ${block} }`)).join("\n")).toContain(reason);
  });

  it("has no place beside another executor", () => {
    const text = changed(example, "executor: local", "ray: { num_gpus: 1 }");
    expect(mistakes(text).join("\n")).toContain("has an effect only with executor: ray");
  });
});
