import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { examineEngine, type LoopEvent, runStudy } from "../../../src/node/loop/index.ts";
import { readStore } from "../../../src/node/storage/index.ts";
import type { ExecutorSettings } from "../../../src/node/study-file/executor-settings.ts";
import { proposeRandom, smallStudy, temporaryFolder } from "./small-study.ts";

/** Runs a study with an executor until it ends. */
async function run(executor: ExecutorSettings) {
  const folder = temporaryFolder();
  const events: LoopEvent[] = [];
  const file = smallStudy({ folder, trials: 2, run: { executor } });
  const summary = await runStudy(file, {
    propose: proposeRandom,
    onEvent: (event) => events.push(event),
  });
  const { trials } = await readStore({ folder: join(folder, "small.paretune") });
  return { summary, trials, types: events.map(({ type }) => type) };
}

/** Runs with a variable of the environment. */
async function withVariable<T>(name: string, value: string, work: () => Promise<T>): Promise<T> {
  const before = process.env[name];
  process.env[name] = value;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}

describe("a mistake in what a study asks of its executor", () => {
  const container = { volumeMounts: [{ mountPath: "/" }] };
  const pod = { spec: { containers: [{ ...container, name: "a", image: "i" }] } };
  const broken = join(temporaryFolder(), "pod.yaml");
  writeFileSync(broken, "spec:\n  containers: [\n");
  it.each<readonly [string, ExecutorSettings, string]>([
    [
      "a kubeconfig that is not there",
      { kind: "kubernetes", template: { pod }, kubeconfig: "/no/config" },
      "/no/config does not exist",
    ],
    [
      "a template that is no YAML",
      { kind: "kubernetes", template: { file: broken } },
      "pod.yaml is no valid YAML (line 3, column 1",
    ],
    [
      "a container that the template lacks",
      { kind: "kubernetes", template: { pod }, container: "b" },
      "has no container b; it has a",
    ],
    [
      "a host that does not exist",
      { kind: "ray", address: "http://nowhere.invalid:8265" },
      "no host has the name nowhere.invalid",
    ],
  ])("ends the run before the first trial: %s", async (_, executor, words) => {
    const { summary, trials, types } = await run(executor);
    expect(summary).toMatchObject({ outcome: "stopped", exitCode: 1, failed: 0, pending: 0 });
    expect(summary.message).toMatch(/^Not ready: .*\.$/);
    expect(summary.message).toContain(words);
    expect(trials).toEqual([]);
    expect(types).toEqual(["finished"]);
  });

  it("ends the run before the first trial: Slurm's programs that are not there", async () => {
    const { summary, trials } = await withVariable("PATH", "/nowhere", () => run({ kind: "slurm", directives: [] }));
    expect(summary).toMatchObject({
      outcome: "stopped",
      exitCode: 1,
      message: expect.stringContaining("sbatch, squeue"),
    });
    expect(trials).toEqual([]);
  });
});

it("an engine that refuses the connection is no mistake: a run waits for it", async () => {
  const folder = temporaryFolder();
  const file = smallStudy({ folder, run: { executor: { kind: "ray", address: "http://127.0.0.1:1" } } });
  expect(await examineEngine({ file, folder })).toMatchObject({
    problems: [],
    unreachable: expect.stringContaining("ECONNREFUSED"),
  });
});
