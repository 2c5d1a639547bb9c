import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { isTuned } from "../../src/core/space/index.ts";
import { parseStudyFile } from "../../src/node/study-file/index.ts";
import { newFolder } from "../fixtures/new-folder.ts";

const results = join(import.meta.dirname, "../../examples/nlu/results");
const folder = newFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the results of examples/nlu", () => {
  it("come from studies that anybody can write again: 24 parameters, two seeds of Sobol and of SAAS, two more corpora", () => {
    const script = join(results, "studies.mjs");
    execFileSync(process.execPath, [script, "--topv2", "topv2", "--snips", "snips", "--out", folder], { cwd: folder });
    const names = readdirSync(folder).sort();
    expect(names).toEqual(
      ["snips-saas-1", "timer-saas-1", "weather-saas-1", "weather-saas-2", "weather-sobol-1", "weather-sobol-2"].map(
        (name) => `${name}.yaml`,
      ),
    );
    for (const name of names) {
      const parsed = parseStudyFile(readFileSync(join(folder, name), "utf8"), join(folder, name));
      if (!parsed.ok) throw new Error(parsed.issues.map(({ message }) => message).join("\n"));
      const { study } = parsed.file;
      expect(study.parameters.filter(isTuned)).toHaveLength(24);
      expect(study.baseline).toBeDefined();
      expect(name).toContain(study.strategy);
    }
  });

  it("hold every trial's parameters and numbers, and nothing of the data or of the machine", () => {
    const tables = readdirSync(join(results, "tables"));
    expect(tables.filter((name) => name.startsWith("weather"))).toHaveLength(4);
    for (const name of tables) {
      const lines = readFileSync(join(results, "tables", name), "utf8")
        .trimEnd()
        .split("\n");
      const head = lines[0]!.split(",");
      if (name.startsWith("weather")) expect(lines).toHaveLength(241);
      expect(head).toEqual(expect.arrayContaining(["exact_match", "latency_p99_standard_error", "dim", "lr"]));
      for (const line of lines.slice(1)) expect(line).toMatch(/^\d+,completed,(baseline|sobol|saas),,0(\.\d+)?,/);
      for (const line of lines) expect(line).not.toContain("/");
    }
  });
});
