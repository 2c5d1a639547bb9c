import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { copyOf, json, keptFolder, paretune, toyCommand, toyStudy } from "./paretune.ts";

interface Listed {
  readonly trial: number;
  readonly status: string;
  readonly origin: string;
  readonly parameters: Record<string, number>;
}

interface Status {
  readonly trials: Record<string, number>;
  readonly front: readonly number[];
  readonly earlier: {
    readonly from: string;
    readonly trials: number;
    readonly uses: { metric: string; used: boolean }[];
  };
}

let finished: string;
beforeAll(async () => {
  finished = keptFolder();
  renameSync(
    join(finished, toyStudy(finished, { name: "first", budget: "{ trials: 13, batch: 13, parallel: 2 }" })),
    join(finished, "first.yaml"),
  );
  expect((await paretune(["run", "first.yaml"], { cwd: finished })).code).toBe(0);
});

/** A folder with a study of the toy program that has run, `first.yaml`, and one that begins with it, `study.yaml`. */
function twoStudies(): { readonly cwd: string; readonly file: string } {
  const cwd = copyOf(finished);
  const file = toyStudy(cwd, {
    name: "second",
    // Another machine: every latency is higher by the same amount.
    command: `${toyCommand()} --late 5`,
    parameters:
      "{ width: { type: int, range: [1, 100] }, rate: { type: float, range: [1e-5, 1e-1], scale: log }, dropout: { type: float, range: [0, 0.5] } }",
    baseline: "{ width: 40, rate: 1e-4, dropout: 0.1 }",
    budget: "{ trials: 9, batch: 5, initial: 4, parallel: 1 }",
    strategy: "map",
    from: "first.yaml",
  });
  return { cwd, file };
}

describe("a study that begins with an earlier one, through the command line", () => {
  it("copies its trials once, learns from them, counts none of them, and says what they are used for", async () => {
    const { cwd, file } = twoStudies();
    const checked = await paretune(["check", file], { cwd });
    expect(checked.stdout).toContain("earlier  starts with 13 trials of first.yaml");
    const ran = await paretune(["run", file], { cwd });
    expect(ran.code).toBe(0);
    expect(ran.stdout).toContain("13 trials of first.yaml: used for ");

    const trials = await json<Listed[]>(["trials", file], { cwd });
    expect(trials.map(({ origin }) => origin)).toEqual([
      "baseline",
      "earlier",
      "earlier",
      "sobol",
      "sobol",
      ...Array.from({ length: 4 }, () => "map"),
    ]);
    const firsts = await json<Listed[]>(["trials", "first.yaml"], { cwd });
    for (const { parameters } of trials.slice(1, 3)) {
      const { dropout, ...others } = parameters;
      expect(dropout).toBe(0.1); // the baseline's: the first study did not have it
      expect(firsts.map((trial) => trial.parameters)).toContainEqual(others);
    }
    const status = await json<Status>(["status", file], { cwd });
    expect(status.trials["completed"]).toBe(9);
    expect(status.earlier).toMatchObject({ from: "first.yaml", trials: 13 });
    expect(status.earlier.uses.find(({ metric }) => metric === "latency_ms")?.used).toBe(true);
    expect(Math.max(...status.front)).toBeLessThan(9);
    expect((await paretune(["best", file], { cwd })).code).toBe(0);
    const said = await paretune(["status", file], { cwd });
    expect(said.stdout).toMatch(/earlier +13 trials of first.yaml: used for /);

    // What becomes of the first study changes nothing.
    await paretune(["run", "first.yaml", "--trials", "20"], { cwd });
    expect((await json<Status>(["status", file], { cwd })).earlier.trials).toBe(13);
    rmSync(join(cwd, "first.paretune"), { recursive: true });
    expect(await json<Listed[]>(["suggest", file, "--count", "2"], { cwd })).toHaveLength(2);
    expect((await json<Status>(["status", file], { cwd })).earlier.trials).toBe(13);
  });

  it("takes a store as well as a study file, and says what is wrong with either", async () => {
    const { cwd, file } = twoStudies();
    const check = async (from: string): Promise<readonly [number | null, string]> => {
      toyStudy(cwd, { from });
      const { code, stdout, stderr } = await paretune(["check", file], { cwd });
      return [code, stdout + stderr];
    };
    expect(await check("first.paretune")).toEqual([
      0,
      expect.stringContaining("earlier  starts with 13 trials of first.paretune"),
    ]);
    expect(await check("third.yaml")).toEqual([
      2,
      expect.stringContaining("from: the earlier study third.yaml is not there"),
    ]);
    rmSync(join(cwd, "first.paretune"), { recursive: true });
    expect(await check("first.yaml")).toEqual([
      2,
      expect.stringContaining("from: the earlier study first.yaml has no results"),
    ]);
  });
});
