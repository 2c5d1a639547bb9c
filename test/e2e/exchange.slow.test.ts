/** import, export and notify as users run them. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { fixture, STUDY } from "../node/exchange/fixtures.ts";
import { start } from "./paretune.ts";

async function paretune(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await start(args, { cwd }).finished;
  return { code, stdout, stderr };
}

function studyFolder(text: string = STUDY): string {
  const folder = newFolder();
  writeFileSync(join(folder, "study.yaml"), text);
  return folder;
}

const WITH_OPTUNA = ["import", fixture("optuna.db"), "--from-study", "nlu", "--into", "study.yaml"];

describe("paretune import", () => {
  it("shows what it understood, and writes only when it is told to", async () => {
    const folder = studyFolder();
    const asked = await paretune(folder, ...WITH_OPTUNA);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain("Look first with --dry-run, then write with --yes.");
    const dry = await paretune(folder, ...WITH_OPTUNA, "--dry-run");
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain(
      'Optuna storage (SQLite), study "nlu", 9 trials (6 completed, 1 failed, 2 unfinished).',
    );
    expect(dry.stdout).toMatch(/latency +metric latency +ms +9 … 17\.04/);
    expect(dry.stdout).toContain("trial 3: layers = 6");
    expect(existsSync(join(folder, "nlu.paretune"))).toBe(false);
    const written = await paretune(folder, ...WITH_OPTUNA, "--yes", "--json");
    expect(written.code).toBe(0);
    expect(JSON.parse(written.stdout)).toMatchObject({
      format: "optuna",
      recorded: true,
      counts: { completed: 4, leftOut: 5 },
    });
    const again = await paretune(folder, ...WITH_OPTUNA, "--yes");
    expect(again.stdout).toContain("Nothing to record: 0 completed trials, 4 are in the study already, 5 left out.");
  });

  it("names a result that contradicts a recorded one, and records the others (exit code 3)", async () => {
    const folder = studyFolder();
    const row = (id: string, accuracy: number): string => `${id},3,0.001,mean,true,${accuracy},11\n`;
    const header = "id,layers,lr,pooling,bias,accuracy,latency\n";
    writeFileSync(join(folder, "a.csv"), header + row("a", 0.8));
    writeFileSync(join(folder, "b.csv"), header + row("a", 0.9) + row("b", 0.7));
    await paretune(folder, "import", "a.csv", "--into", "study.yaml", "--yes");
    const { code, stdout } = await paretune(folder, "import", "b.csv", "--into", "study.yaml", "--yes");
    expect(code).toBe(3);
    expect(stdout).toContain("already has a result: completed (accuracy=0.8, latency=11)");
  });
});

describe("paretune export", () => {
  it("writes files by their names, refuses to replace them, and is read by import", async () => {
    const folder = studyFolder();
    expect((await paretune(folder, "export", "study.yaml", "--to", "t.csv")).code).toBe(2);
    await paretune(folder, ...WITH_OPTUNA, "--yes");
    for (const name of ["t.csv", "t.json", "t.db", "t.log", "t.parquet"]) {
      const { code, stdout } = await paretune(folder, "export", "study.yaml", "--to", name, "--json");
      expect({ code, document: JSON.parse(stdout) }).toMatchObject({ code: 0, document: { trials: 4 } });
    }
    const before = readFileSync(join(folder, "t.csv"));
    const refused = await paretune(folder, "export", "study.yaml", "--to", "t.csv");
    expect(refused.stderr).toContain("exists. Give another path, or replace it: --force");
    expect((await paretune(folder, "export", "study.yaml", "--to", "t.csv", "--force")).code).toBe(0);
    expect(readFileSync(join(folder, "t.csv"))).toEqual(before);
    for (const name of ["t.csv", "t.json", "t.db", "t.log"]) {
      const { stdout } = await paretune(folder, "import", name, "--into", "study.yaml", "--yes");
      expect(stdout).toContain("4 are in the study already");
    }
  });
});

describe("a run with notify", () => {
  it("goes on whatever becomes of its notifications, and tells each event once over its runs", async () => {
    const text = `name: n
command: sh -c 'echo y {x}'
parameters: { x: { type: float, range: [0, 1] } }
objectives: { y: { goal: minimize, from: { stdout: "y {number}" } } }
budget: { trials: 3, batch: 3, initial: 3, parallel: 1 }
strategy: random
notify: { run: "sh -c 'echo $1 >> told.txt' sh {event}", url: $PARETUNE_TEST_HOOK, on: [finished] }
`;
    const folder = studyFolder(text);
    const first = await paretune(folder, "run", "study.yaml");
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(
      'The notification "finished" was not delivered: the environment variable PARETUNE_TEST_HOOK',
    );
    await paretune(folder, "run", "study.yaml");
    expect(readFileSync(join(folder, "told.txt"), "utf8")).toBe("finished\n");
    const test = await paretune(folder, "notify", "study.yaml", "--test");
    expect(test.code).toBe(1);
    expect(readFileSync(join(folder, "told.txt"), "utf8")).toBe("finished\ntest\n");
  });
});
