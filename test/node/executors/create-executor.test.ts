import { describe, expect, it } from "vitest";
import { createExecutor, executorNamed } from "../../../src/node/executors/index.ts";

describe("the executor of a study", () => {
  it("runs commands on this machine unless the study says otherwise", () => {
    expect(createExecutor().name).toBe("local");
    expect(createExecutor({ kind: "local" }).name).toBe("local");
    expect(createExecutor({ kind: "slurm", directives: [] }).name).toBe("slurm");
  });

  it("is found again by the name that is stored with its handles", () => {
    for (const name of ["local", "slurm", "ray", "kubernetes"]) expect(executorNamed(name).name).toBe(name);
    expect(() => executorNamed("moon")).toThrow("the executor moon, which this version of Paretune does not know");
  });
});
