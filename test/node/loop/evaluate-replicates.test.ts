import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Trial } from "../../../src/core/study/index.ts";
import type { CommandRequest, Executor } from "../../../src/node/executors/executor.ts";
import { processExit } from "../../../src/node/executors/exit.ts";
import { poolReplicates } from "../../../src/node/loop/evaluate-replicates.ts";
import { restartStudy, runStudy } from "../../../src/node/loop/index.ts";
import { trialFiles } from "../../../src/node/loop/trial-files.ts";
import { readStore } from "../../../src/node/storage/index.ts";
import { proposeRandom, smallStudy, template, temporaryFolder, words } from "./small-study.ts";

/** Runs commands in this process: `run NUMBER REPLICATE`. */
function executorOf(run: (request: CommandRequest, words: readonly string[]) => number): Executor {
  const codes = new Map<string, number>();
  return {
    name: "here",
    isRemote: false,
    async submit(request, key) {
      const { command } = request;
      codes.set(key, run(request, command.kind === "words" ? command.words : []));
      return { key };
    },
    poll: async (handles) =>
      handles.map(({ key }) => ({ kind: "ended", exit: processExit(codes.get(key) ?? Number.NaN) })),
    stop: async () => ({ ended: 0, remaining: 0 }),
    logs: async () => Buffer.alloc(0),
  };
}

const replicated = (folder: string, retries = 0, trials = 2) =>
  smallStudy({
    folder,
    trials,
    parallel: 1,
    run: {
      commands: [words("run", "{trial.number}", "{trial.replicate}")],
      metrics: [{ name: "loss", source: { kind: "json", file: template("{trial.dir}/loss.json"), path: ["loss"] } }],
      replicates: 3,
      retries,
    },
  });

/** The executor that writes losses 1, 2, 4 for the replicates 0, 1, 2, and what it was asked to run. */
function losses(fails: (name: string) => boolean = () => false) {
  const asked: string[] = [];
  const executor = executorOf(({ environment }, [, number, replicate]) => {
    const name = `${number}.${replicate}`;
    asked.push(name);
    expect(environment["PARETUNE_TRIAL_REPLICATE"]).toBe(replicate);
    if (fails(name)) return 1;
    const folder = environment["PARETUNE_TRIAL_DIR"] ?? "";
    writeFileSync(join(folder, "loss.json"), JSON.stringify({ loss: 2 ** Number(replicate) }));
    return 0;
  });
  return { asked, executor };
}

const metricsOf = (trial: Trial | undefined) => (trial?.status === "completed" ? trial.metrics["loss"] : trial);

describe("the replicates of a trial", () => {
  it("run one after another in folders of their own, and their mean with its standard error is the outcome", async () => {
    const folder = temporaryFolder();
    const { asked, executor } = losses();
    await runStudy(replicated(folder), { propose: proposeRandom, executor });
    expect(asked).toEqual(["0.0", "0.1", "0.2", "1.0", "1.1", "1.2"]);
    const store = join(folder, "small.paretune");
    const { trials } = await readStore(store);
    const spread = Math.sqrt(7 / 3);
    expect(metricsOf(trials[0])).toEqual({
      mean: expect.closeTo(7 / 3, 12),
      standardError: expect.closeTo(spread / Math.sqrt(3), 12),
      count: 3,
      evaluations: 3,
      spread: expect.closeTo(spread, 12),
    });
    expect(existsSync(join(trialFiles(store, 1).folder, "replicate-2", "loss.json"))).toBe(true);
  });

  it("fail the trial together, and a further attempt begins with the one that failed", async () => {
    const { asked, executor } = losses((name) => name === "0.1" && asked.filter((each) => each === name).length === 1);
    const folder = temporaryFolder();
    await runStudy(replicated(folder, 1, 1), { propose: proposeRandom, executor });
    expect(asked).toEqual(["0.0", "0.1", "0.1", "0.2"]);
    const never = losses((name) => name === "0.1");
    const other = temporaryFolder();
    await runStudy(replicated(other, 0, 1), { propose: proposeRandom, executor: never.executor });
    expect(never.asked).toEqual(["0.0", "0.1"]);
    const [trial] = (await readStore(join(other, "small.paretune"))).trials;
    expect(trial).toMatchObject({ status: "failed", reason: expect.stringContaining("(replicate 2 of 3)") });
  });

  it("that an earlier run finished are not run again, but those of a study that starts over are", async () => {
    const folder = temporaryFolder();
    const file = replicated(folder, 0, 1);
    const stop = new AbortController();
    const { asked, executor } = losses((name) => {
      if (name === "0.2" && asked.length === 3) stop.abort();
      return false;
    });
    const first = await runStudy(file, { propose: proposeRandom, executor, signal: stop.signal });
    expect(first.outcome).toBe("interrupted");
    await runStudy(file, { propose: proposeRandom, executor });
    expect(asked).toEqual(["0.0", "0.1", "0.2", "0.2"]);
    for (const suffix of ["", "-wal", "-shm"])
      rmSync(join(folder, "small.paretune", `study.db${suffix}`), { force: true });
    await restartStudy({ file, folder: join(folder, "small.paretune") });
    await runStudy(file, { propose: proposeRandom, executor });
    expect(asked.slice(4)).toEqual(["0.0", "0.1", "0.2"]);
  });

  it("are pooled by metric over those that have it", () => {
    const once = (mean: number) => ({ mean, count: 1 });
    const pooled = poolReplicates([{ a: once(1), b: once(5) }, { a: once(3) }]);
    expect(pooled["a"]).toEqual({ mean: 2, standardError: 1, count: 2, evaluations: 2, spread: Math.SQRT2 });
    expect(pooled["b"]).toEqual(once(5));
  });
});
