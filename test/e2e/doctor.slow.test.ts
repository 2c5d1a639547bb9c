import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { paretune } from "./paretune.ts";

interface Found {
  readonly findings: readonly { readonly check: string; readonly status: string; readonly words: string }[];
  readonly problems: number;
}

const STUDY = (program: string): string => `name: examined
command: ${program} --x {x}
parameters: { x: { type: float, range: [0, 1] } }
objectives: { loss: { goal: minimize, from: { stdout: "{number}" } } }
budget: { trials: 4, batch: 2, initial: 2, parallel: 1 }
`;

describe("paretune doctor", () => {
  it("examines machine and study, and leaves nothing behind", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "study.yaml"), STUDY("sh train.sh"));
    const { stdout, stderr } = await paretune(["doctor", "study.yaml", "--json"], { cwd: folder });
    const { findings } = JSON.parse(stdout) as Found;
    const checks = ["node", "study", "processors", "memory", "disk", "gpus", "timings", "clock"];
    expect(findings.map(({ check }) => check)).toEqual(checks);
    expect(findings.find(({ check }) => check === "study")).toMatchObject({ status: "ok" });
    expect(findings.find(({ check }) => check === "disk")?.words).toContain("durable commits per second");
    expect(stderr).toContain("timings");
    expect(readdirSync(folder)).toEqual(["study.yaml"]);
  });

  it("ends with 1 where the study's program is missing", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "study.yaml"), STUDY("no-such-program-7"));
    const { code, stdout } = await paretune(["doctor", "study.yaml", "--json"], { cwd: folder });
    const { findings, problems } = JSON.parse(stdout) as Found;
    expect({ code, problems: problems >= 1 }).toEqual({ code: 1, problems: true });
    const study = findings.find(({ check }) => check === "study");
    expect(study).toMatchObject({ status: "problem" });
    expect(study?.words).toContain("no-such-program-7 is not on PATH");
  });

  it("looks at the executor of the study: its client, its engine and the folder", async () => {
    const folder = newFolder();
    const executor = "executor: ray\nray: { address: 'http://127.0.0.1:1' }\n";
    writeFileSync(join(folder, "study.yaml"), `${STUDY("sh train.sh")}${executor}`);
    const { code, stdout } = await paretune(["doctor", "study.yaml", "--json"], { cwd: folder });
    const { findings } = JSON.parse(stdout) as Found;
    const of = (name: string) => findings.find(({ check }) => check === name);
    expect(code).toBe(1);
    expect(of("client")).toMatchObject({ status: "ok", words: expect.stringContaining("REST API") });
    expect(of("cluster")).toMatchObject({
      status: "problem",
      words: expect.stringContaining("Ray does not answer at http://127.0.0.1:1 (ECONNREFUSED)"),
    });
    expect(of("folder")).toMatchObject({
      words: expect.stringContaining(`${folder} holds the trials and can be written`),
    });
  });

  it.skipIf(process.getuid?.() === 0)("ends with 1 where the folder of the results cannot be written", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "study.yaml"), STUDY("sh train.sh"));
    chmodSync(folder, 0o500);
    const { code, stdout } = await paretune(["doctor", "study.yaml", "--json"], { cwd: folder });
    chmodSync(folder, 0o700);
    expect(code).toBe(1);
    expect(stdout).toContain("cannot be written");
  });
});
