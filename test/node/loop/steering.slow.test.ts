import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { propose } from "../../../src/core/designer/index.ts";
import { countTrials, type Trial } from "../../../src/core/study/index.ts";
import { type LoopEvent, type RunOptions, type RunSummary, runStudy } from "../../../src/node/loop/index.ts";
import { type OpenedStudy, openStudyFile } from "../../../src/node/operations/open-study.ts";
import { retryTrial } from "../../../src/node/operations/retry-trial.ts";
import { openStore, type Storage } from "../../../src/node/storage/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { until } from "../../fixtures/until.ts";

/** A study whose trials begin at once and end when there is a file with their number, or one that is called `all`. */
const STUDY = `name: steered
shell: true
command: |
  while [ ! -e "$PWD/$PARETUNE_TRIAL_NUMBER" ] && [ ! -e "$PWD/all" ]; do sleep 0.02; done
  if [ "$PARETUNE_TRIAL_NUMBER" = 0 ]; then echo "a passing fault" >&2; exit 3; fi
  echo "loss {x}"
parameters:
  x: { type: float, range: [0, 1] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
budget: { trials: 4, batch: 2, initial: 2, parallel: 2 } # the end
strategy: sobol
`;

/** A run under way. */
interface Living {
  readonly file: string;
  readonly opened: OpenedStudy;
  readonly storage: Storage;
  readonly events: readonly LoopEvent[];
  readonly summary: Promise<RunSummary>;
  /** Ends a trial, or all of them from now on. */
  end(name: number | "all"): void;
  trials(): Promise<readonly Trial[]>;
  started(): readonly number[];
  stop(): void;
}

async function living(text = STUDY, options: Partial<RunOptions> = {}): Promise<Living> {
  const folder = newFolder();
  const file = join(folder, "study.yaml");
  writeFileSync(file, text);
  const opened = await openStudyFile(file);
  const { storage } = await openStore(opened.folder, opened.file.study, { create: true });
  const stop = new AbortController();
  const events: LoopEvent[] = [];
  const onEvent = (event: LoopEvent): void => void events.push(event);
  const summary = runStudy(opened.file, { propose, signal: stop.signal, onEvent, recordFailures: true, ...options });
  onTestFinished(async () => {
    stop.abort();
    await summary.catch(() => {});
    await storage.close();
  });
  return {
    file,
    opened,
    storage,
    events,
    summary,
    end: (name) => writeFileSync(join(folder, String(name)), ""),
    trials: async () => (await storage.snapshot()).trials,
    started: () => events.flatMap((event) => (event.type === "trial-started" ? [event.trial] : [])),
    stop: () => stop.abort(),
  };
}

const has = (events: readonly LoopEvent[], type: LoopEvent["type"]): boolean =>
  events.some((each) => each.type === type);
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe("a living run", () => {
  it("finishes its running trials while it is paused, starts none, and goes on when it is resumed", async () => {
    const begun = performance.now();
    const run = await living();
    await until(() => run.started().length === 2);
    await run.storage.setPaused({ paused: true, reason: "the GPU is needed" });
    await until(() => has(run.events, "paused"));
    expect(run.events.find(({ type }) => type === "paused")).toMatchObject({ reason: "the GPU is needed" });
    run.end(0);
    run.end(1);
    await until(async () => countTrials(await run.trials()).ended === 2);
    await wait(1200);
    expect(run.started()).toEqual([0, 1]);
    await run.storage.setPaused({ paused: false });
    run.end("all");
    const summary = await run.summary;
    expect(summary).toMatchObject({ outcome: "budget-spent", completed: 3, failed: 1 });
    expect([...run.started()].sort()).toEqual([0, 1, 2, 3]);
    expect(summary).not.toHaveProperty("paused");
    // The time of the pause, 1.2 s, is no time of the budget.
    expect(1000 * (summary.seconds ?? 0)).toBeLessThan(performance.now() - begun - 300);
  });

  it("can be stopped while it is paused, and the study stays paused", async () => {
    const run = await living();
    await until(() => run.started().length === 2);
    await run.storage.setPaused({ paused: true });
    await until(() => has(run.events, "paused"));
    run.end("all");
    await until(async () => countTrials(await run.trials()).ended === 2);
    run.stop();
    expect(await run.summary).toMatchObject({ outcome: "interrupted", exitCode: 130, paused: true });
  });

  it("takes a larger budget from the study file, and a smaller one, without a restart", async () => {
    const run = await living();
    await until(() => run.started().length === 2);
    writeFileSync(run.file, STUDY.replace("trials: 4", "trials: 6"));
    await until(() => has(run.events, "budget"));
    for (const trial of [0, 1]) run.end(trial);
    await until(() => run.started().length === 4);
    // A file that is not valid at the moment changes nothing.
    writeFileSync(run.file, "name: [");
    await wait(700);
    writeFileSync(run.file, STUDY.replace("trials: 4", "trials: 3"));
    await until(async () => (await run.storage.history()).edits.length === 2);
    const { edits } = await run.storage.history();
    expect(edits.map(({ changes }) => changes)).toEqual([["budget.trials: 6, was 4"], ["budget.trials: 3, was 6"]]);
    expect(run.events.filter(({ type }) => type === "budget")).toHaveLength(2);
    run.end("all");
    expect(await run.summary).toMatchObject({
      outcome: "budget-spent",
      budget: { trials: 3 },
      completed: 3,
      failed: 1,
    });
    expect(run.started()).toHaveLength(4);
    // Trials that were reserved for the larger budget wait for it: the next run leaves them alone, too.
    const opened = await openStudyFile(run.file);
    const next = await runStudy(opened.file, { propose });
    expect(next).toMatchObject({ outcome: "budget-spent", completed: 3, failed: 1 });
  });

  it("begins trials again where the time of its budget was spent and is made longer", async () => {
    const timed = STUDY.replace("trials: 4, ", "time: 1s, ");
    const run = await living(timed);
    await until(() => has(run.events, "closing"));
    const begun = run.started().length;
    writeFileSync(run.file, timed.replace("time: 1s", "time: 1h"));
    await until(() => has(run.events, "budget"));
    run.end("all");
    await until(() => run.started().length > begun);
    run.stop();
    expect(await run.summary).toMatchObject({ outcome: "interrupted", budget: { seconds: 3600 } });
  });

  it("takes a trial that is retried at once, also where the budget is spent by its last running one", async () => {
    const run = await living();
    await until(() => run.started().length === 2);
    for (const trial of [0, 1, 2]) run.end(trial);
    await until(async () => countTrials(await run.trials()).ended === 3);
    await until(() => run.started().length === 4);
    const { file } = run.opened;
    const retried = await retryTrial(file.study, run.storage, 0);
    await until(() => run.started().includes(retried.number));
    run.end("all");
    expect(await run.summary).toMatchObject({ outcome: "budget-spent", completed: 4, failed: 1 });
    const trial = (await run.trials())[retried.number];
    expect(trial).toMatchObject({ status: "completed", configuration: (await run.trials())[0]?.configuration });
  });
});
