import { describe, expect, it } from "vitest";
import { createStudy } from "../../../../src/core/library/index.ts";
import { findingsMarkdown } from "../../../../src/node/cli/terminal/findings-markdown.ts";

/** A study of odd names whose values are known; without a model, so that the numbers are those told. */
async function markdown(told: number): Promise<string> {
  const study = createStudy({
    name: "a|b <script> @all `x`",
    parameters: [
      { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
      { kind: "categorical", name: "odd", values: ["a|b", "`"] },
    ],
    objectives: [
      { name: "acc_top", goal: "maximize" },
      { name: "latency", goal: "minimize", unit: "ms" },
    ],
    baseline: { layers: 3, odd: "`" },
    strategy: "sobol",
  });
  study.add({ layers: 3, odd: "`" });
  study.add({ layers: 2, odd: "a|b" });
  if (told > 0) study.tell(0, { acc_top: 0.8, latency: { mean: 10, standardError: 0.1 } });
  return findingsMarkdown(await study.best(), { differences: [], boundSummary: undefined } as never);
}

describe("results as Markdown", () => {
  it("are one table of the front, in which nothing that is named is formatted", async () => {
    const text = await markdown(1);
    const lines = text.split("\n");
    expect(lines[0]).toBe("### a\\|b &lt;script\\> \\@all \\`x\\`");
    const table = lines.filter((line) => line.startsWith("|"));
    expect(table[0]).toMatch(/^\| trial \| acc\\_top \| gain \| latency \| gain \|/);
    expect(table[1]).toMatch(/^\| ---( \| ---)+ \|$/);
    expect(table[2]).toContain("0 (baseline)");
    const cells = (line = ""): number => line.replaceAll("\\|", "").split("|").length;
    expect(new Set(table.map(cells)).size).toBe(1);
  });

  it("say that there are none yet", async () => {
    expect(await markdown(0)).toContain("No trial has completed yet.");
  });
});
