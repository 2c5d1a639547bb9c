import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { json, paretune, start, temporaryFolder, until } from "./paretune.ts";

interface Tutorial {
  readonly hypervolume: readonly number[];
  readonly sobol: readonly number[];
  readonly maximum: number;
}

describe("paretune tutorial", () => {
  it("gives the hypervolume after the design and each of ten batches, with Sobol's beside it", async () => {
    const cwd = temporaryFolder();
    const result = await json<Tutorial>(["tutorial", "--seed", "1", "--strategy", "map"], { cwd });
    expect(result.hypervolume).toHaveLength(11);
    expect(result.sobol).toHaveLength(11);
    expect(result.maximum).toBeCloseTo(0.4246, 4);
    for (const trace of [result.hypervolume, result.sobol]) {
      expect([...trace].sort((a, b) => a - b)).toEqual(trace);
      expect(trace.at(-1)).toBeLessThanOrEqual(result.maximum);
    }
    const { code, stdout } = await paretune(["tutorial", "--seed", "1", "--strategy", "sobol"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(result.sobol.at(-1)?.toFixed(3));
    expect(stdout).toContain("Maximum hypervolume: 0.4246.");
  });
});

describe("paretune demo", () => {
  it("trains and times real networks, stops on Ctrl-C, goes on, and ends with a report", async () => {
    const cwd = temporaryFolder();
    const words = ["demo", "--directory", "digits", "--trials", "3"];
    const first = start(words, { cwd });
    await until("the baseline has been measured", () => first.output().includes("trial 0, the baseline: accuracy"));
    first.signal("SIGINT");
    expect((await first.finished).code).toBe(130);

    const { code, stdout } = await paretune(words, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("Resuming: ");
    expect(stdout).toContain("Front (the model's estimates with 95 % intervals, beside the measurements");
    const report = join(cwd, "digits/digits.paretune/report.html");
    expect(stdout).toContain(report);
    expect(existsSync(report)).toBe(true);
    expect(readFileSync(report, "utf8")).toContain("<h1>digits</h1>");
  });
});
