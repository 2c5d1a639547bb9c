import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRandomStream } from "../../src/core/random/index.ts";
import type { Trial } from "../../src/core/study/index.ts";
import { readEvaluation, trialFiles } from "../../src/node/loop/trial-files.ts";
import { openStore } from "../../src/node/storage/index.ts";
import { until } from "../fixtures/until.ts";
import { expectedLoss, livingProcesses, smallStudy, temporaryFolder } from "../node/loop/small-study.ts";
import { buildRunner, startRunner } from "./start-runner.ts";

/** `npm run test:long` sets more. */
const ROUNDS = Number(process.env["PARETUNE_KILL_ROUNDS"] ?? 12);
const TRIALS = 18;
const PARALLEL = 2;

let runner: string;
beforeAll(async () => {
  runner = await buildRunner();
});
afterAll(() => rmSync(runner));

interface Snapshot {
  readonly trials: readonly Trial[];
  /** Trials whose evaluation was finished: recorded in the store, or kept in their folder until it is. */
  readonly finished: readonly number[];
  /** Lines of the trainer's ledger, by trial. */
  readonly ledger: ReadonlyMap<number, number>;
}

async function look(folder: string): Promise<Snapshot> {
  const store = join(folder, "small.paretune");
  const ledger = new Map<number, number>();
  const file = join(folder, "ledger");
  for (const line of existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []) {
    const trial = Number(line.split(" ")[0]);
    ledger.set(trial, (ledger.get(trial) ?? 0) + 1);
  }
  if (!existsSync(join(store, "study.db"))) return { trials: [], finished: [], ledger };
  const { storage } = await openStore(store, smallStudy({ folder }).study, { create: false });
  const { trials } = await storage.snapshot();
  await storage.close();
  const isFinished = (trial: Trial): boolean =>
    trial.status === "completed" ||
    (trial.status === "running" && readEvaluation(trialFiles(store, trial.number), trial) !== undefined);
  return { trials, finished: trials.filter(isFinished).map(({ number }) => number), ledger };
}

describe(`a run that is killed with SIGKILL at ${ROUNDS} random instants and resumed each time`, () => {
  it("has every finished evaluation exactly once, loses none, repeats none, and leaves no process behind", async () => {
    const folder = temporaryFolder();
    const request = {
      folder,
      trials: TRIALS,
      parallel: PARALLEL,
      trainer: [`--ledger=${join(folder, "ledger")}`],
      measured: true,
    };
    const instants = createRandomStream(20).split("kill");
    const snapshots: Snapshot[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { child, events, ended } = startRunner(runner, request);
      // The first two die while they open the store, the others somewhere after a number of events.
      const after = round < 2 ? 0 : 1 + instants.integer(16);
      await Promise.race([
        ended,
        until(() => events.length >= after || child.exitCode !== null || child.signalCode !== null),
      ]);
      await Promise.race([ended, sleep((after === 0 ? 400 : 120) * instants.uniform())]);
      child.kill("SIGKILL");
      await ended;
      const snapshot = await look(folder);
      snapshots.push(snapshot);
      for (const event of events) {
        if (event.type === "trial-completed") expect(snapshot.trials[event.trial]?.status).toBe("completed");
      }
    }
    const { code, errors } = await startRunner(runner, request).ended;
    expect([code, errors]).toEqual([0, ""]);

    const end = await look(folder);
    expect(end.trials.map(({ number }) => number)).toEqual(Array.from({ length: TRIALS }, (_, number) => number));
    for (const trial of end.trials) {
      expect(trial.status).toBe("completed");
      if (trial.status !== "completed") continue;
      expect(trial.metrics["loss"]?.mean).toBe(expectedLoss(trial.configuration));
      expect(trial.metrics["latency"]?.count).toBe(5);
      expect(end.ledger.get(trial.number)).toBeGreaterThanOrEqual(1);
    }
    for (const { trials, finished, ledger } of snapshots) {
      for (const trial of trials) expect(end.trials[trial.number]?.configuration).toEqual(trial.configuration);
      for (const number of finished) expect(end.ledger.get(number)).toBe(ledger.get(number));
    }
    for (const { number } of end.trials) {
      expect(livingProcesses(join(folder, "small.paretune"), number)).toEqual([]);
    }
  });
});
