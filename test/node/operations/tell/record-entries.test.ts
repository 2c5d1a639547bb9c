import { describe, expect, it } from "vitest";
import type { Study } from "../../../../src/core/study/index.ts";
import { commandWords } from "../../../../src/node/operations/asker-words.ts";
import type { OpenedStudy } from "../../../../src/node/operations/open-study.ts";
import { type EntryReport, type Request, recordEntries } from "../../../../src/node/operations/tell/record-entries.ts";
import { readResultList } from "../../../../src/node/operations/tell/result-list.ts";
import { amendTrial, withdrawTrials } from "../../../../src/node/operations/tell/revise.ts";
import { baselineLines, revisionLines } from "../../../../src/node/operations/tell/tell-words.ts";
import { rowJson, trialRows } from "../../../../src/node/operations/trials/trial-rows.ts";
import type { Storage } from "../../../../src/node/storage/index.ts";
import { createMemoryStudy, MemoryStorage } from "../../../reference/memory-storage.ts";

const study: Study = {
  name: "s",
  parameters: [
    { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
    { kind: "float", name: "lr", lower: 1e-4, upper: 1e-1, scale: "log" },
    { kind: "categorical", name: "opt", values: ["adam", "sgd"] },
  ],
  constraints: [],
  objectives: [{ name: "y", goal: "minimize" }],
  budget: { trials: 10, batch: 1, initial: 1, parallel: 1 },
  strategy: "sobol",
  seed: 1,
};
const names = { required: ["y"], known: ["y", "size"] };
const point = (x: number) => ({ x, lr: 0.01, opt: "adam" });

async function freshStore(name = "memory"): Promise<Storage> {
  return new MemoryStorage(createMemoryStudy(), name);
}

/** Tells a list, as the command does. */
function tell(
  storage: Storage,
  list: readonly object[],
  sameIsKnown: Request["sameIsKnown"] = "without-id",
): Promise<readonly EntryReport[]> {
  const entries = readResultList(Buffer.from(JSON.stringify(list)), names);
  return storage.update((present) =>
    recordEntries({ study, words: commandWords("s.yaml"), entries, sameIsKnown }, present),
  );
}

const kinds = (told: readonly EntryReport[]): readonly string[] => told.map(({ kind }) => kind);
const trialsOf = async (storage: Storage) => (await storage.snapshot()).trials;

async function rowsOf(storage: Storage): Promise<readonly Record<string, unknown>[]> {
  const opened = { file: { study }, folder: "/nowhere" } as unknown as OpenedStudy;
  return trialRows(opened, await storage.snapshot(), await storage.history()).map(rowJson);
}

describe("results that are told", () => {
  it("are recorded except those that are refused, each of which says why", async () => {
    const storage = await freshStore();
    await storage.reserve([{ configuration: point(0.5), origin: "sobol" }], { evaluator: "caller" });
    const told = await tell(storage, [
      { trial: 0, metrics: { y: 1 } },
      { trial: 7, metrics: { y: 1 } },
      { parameters: { x: "a", lrr: 1, opt: "adamw" }, metrics: { y: 2 } },
      { parameters: point(0.1), metrics: { y: "high" } },
      { parameters: point(0.2), failed: "out of memory" },
      { id: "unknown", metrics: { y: 2 } },
    ]);
    expect(kinds(told)).toEqual(["recorded", "refused", "refused", "refused", "recorded", "refused"]);
    expect(told[1]).toMatchObject({ trial: 7, problems: [expect.stringContaining("There is no trial 7.")] });
    expect(told[2]).toMatchObject({
      problems: [
        "there is no parameter lrr; did you mean lr?",
        'x must be a number; got "a"',
        'opt must be one of "adam", "sgd"; got "adamw"',
        "lr is missing",
        "to add the value first: paretune edit s.yaml --add opt=adamw",
      ],
    });
    expect((await trialsOf(storage)).map(({ status, origin }) => [status, origin])).toEqual([
      ["completed", "sobol"],
      ["failed", "told"],
    ]);
  });

  it("may lie outside the ranges", async () => {
    const storage = await freshStore();
    const told = await tell(storage, [
      { parameters: { x: -3, lr: 5, opt: "sgd" }, metrics: { y: 1 } },
      { parameters: { x: 0.1, lr: 0, opt: "sgd" }, metrics: { y: 1 } },
    ]);
    expect(kinds(told)).toEqual(["recorded", "refused"]);
    expect(told[1]).toMatchObject({ problems: ["lr must be a number above 0, as its scale is log; got 0"] });
    expect((await rowsOf(storage))[0]).toMatchObject({ parameters: { x: -3, lr: 5 }, outside: ["x", "lr"] });
  });

  it("are the same trials when the list is told again; equal entries of one list are several evaluations", async () => {
    const storage = await freshStore();
    const list = [
      { parameters: point(0.1), metrics: { y: 1 } },
      { parameters: point(0.1), metrics: { y: 1 } },
      { parameters: point(0.1), metrics: { y: { mean: 1, standardError: 0.1 } } },
      { id: "a", parameters: point(0.1), metrics: { y: 1 } },
      { parameters: point(0.3), failed: "?" },
    ];
    expect(kinds(await tell(storage, list))).toEqual(Array(5).fill("recorded"));
    const again = await tell(storage, list);
    expect(kinds(again)).toEqual(Array(5).fill("known"));
    expect(again.map(({ trial }) => trial)).toEqual([0, 1, 2, 3, 4]);
    expect(kinds(await tell(storage, [...list, list[0] as object]))[5]).toBe("recorded");
    expect(kinds(await tell(storage, [list[0] as object], "none"))).toEqual(["recorded"]);
    const other = [{ id: "b", parameters: point(0.1), metrics: { y: 1 } }];
    expect(kinds(await tell(storage, other, "all"))).toEqual(["known"]);
    expect(kinds(await tell(storage, other))).toEqual(["recorded"]);
    expect(await trialsOf(storage)).toHaveLength(8);
  });

  it("keep the first result of a trial, whether it is named by number or by id", async () => {
    const storage = await freshStore();
    await tell(storage, [{ id: "a", parameters: point(0.1), metrics: { y: 1 } }]);
    const told = await tell(storage, [
      { trial: 0, metrics: { y: 1 } },
      { id: "a", metrics: { y: 1 } },
      { id: "a", metrics: { y: 2 } },
      { trial: 0, failed: "?" },
    ]);
    expect(kinds(told)).toEqual(["known", "known", "refused", "refused"]);
    expect(told[2]).toMatchObject({
      problems: [
        "Trial 0 already has a result: completed (y=1). It is kept, not completed (y=2); to correct it: " +
          "paretune tell s.yaml --amend 0 NAME=VALUE …",
      ],
    });
  });

  it("are refused where their id is that of a trial with other parameters, so that none is silently dropped", async () => {
    const storage = await freshStore();
    await tell(storage, [{ id: "a", parameters: point(0.5), metrics: { y: 1 } }]);
    const told = await tell(storage, [
      { id: "a", parameters: point(0.6), metrics: { y: 1 } },
      { id: "a", parameters: { ...point(0.5), lrr: 1 }, metrics: { y: 1 } },
      { id: "a", parameters: point(0.5), metrics: { y: 1 } },
      { id: "a", metrics: { y: 1 } },
    ]);
    expect(kinds(told)).toEqual(["refused", "refused", "known", "known"]);
    expect(told[0]).toMatchObject({
      problems: [expect.stringContaining('the id "a" is that of trial 0, which has other parameters')],
    });
    expect(await trialsOf(storage)).toHaveLength(1);
  });

  it("keep the beginning of a reason that is too long, and are known when they are told again", async () => {
    const storage = await freshStore();
    const list = [{ id: "long", parameters: point(0.5), failed: "z".repeat(3_000_000) }];
    expect(kinds(await tell(storage, list))).toEqual(["recorded"]);
    const [row] = await rowsOf(storage);
    const reason = String(row?.["reason"]);
    expect([reason.length, reason.slice(-24)]).toEqual([2000, "zzz… (3000000 characters)".slice(-24)]);
    expect(kinds(await tell(storage, list))).toEqual(["known"]);
    expect(kinds(await tell(storage, [row ?? {}]))).toEqual(["known"]);
    const amended = { kind: "failed", reason: "y".repeat(5000) } as const;
    const named = { words: commandWords("s.yaml"), names, study };
    await storage.update((present) => amendTrial(present, 0, amended, named));
    expect(String((await rowsOf(storage))[0]?.["reason"])).toHaveLength(2000);
  });

  it("name a suggested trial by a number, and may give it an id", async () => {
    const storage = await freshStore();
    await storage.reserve([{ configuration: point(0.5), origin: "sobol" }], { evaluator: "caller" });
    await tell(storage, [{ trial: 0, id: "job-1", metrics: { y: 1 } }]);
    expect(kinds(await tell(storage, [{ id: "job-1", metrics: { y: 1 } }]))).toEqual(["known"]);
    expect((await trialsOf(storage))[0]?.id).toBe("job-1");
  });

  it("of the baseline's parameters become the baseline, unless there is one that was not withdrawn", async () => {
    const storage = await freshStore();
    const request = {
      study: { ...study, baseline: point(0.5) },
      words: commandWords("s.yaml"),
      sameIsKnown: "none",
    } as const;
    const entries = readResultList(Buffer.from(JSON.stringify([{ parameters: point(0.5), metrics: { y: 1 } }])), names);
    const tellBaseline = () => storage.update((present) => recordEntries({ ...request, entries }, present));
    await tellBaseline();
    await tellBaseline();
    await storage.append({ type: "withdrawn", trial: 0, reason: "withdrawn" });
    await tellBaseline();
    expect((await trialsOf(storage)).map(({ origin }) => origin)).toEqual(["baseline", "told", "baseline"]);
  });

  it.each(["pending", "running", "failing"])("of a %s baseline that was suggested", async (state) => {
    const storage = await freshStore();
    const baseline = { type: "suggested", trial: 0, origin: "baseline", configuration: point(0.5) } as const;
    await storage.update(() => ({ events: [baseline], result: undefined }));
    if (state === "running") await storage.append({ type: "started", trial: 0, attempt: 1 });
    const result = state === "failing" ? { failed: "no memory" } : { metrics: { y: 1 } };
    const list = [{ parameters: point(0.5), ...result }];
    const entries = readResultList(Buffer.from(JSON.stringify(list)), names);
    const request = { study: { ...study, baseline: point(0.5) }, words: commandWords("s.yaml"), entries };
    const told = await storage.update((present) => recordEntries({ ...request, sameIsKnown: "all" }, present));
    const trials = (await trialsOf(storage)).map(({ origin, status }) => `${origin} ${status}`);
    if (state === "pending") {
      expect(trials).toEqual(["baseline cancelled", "baseline completed"]);
      expect(baselineLines(told)).toEqual([
        "Trial 1 has the parameters of the baseline and is the baseline now; trial 0, which had no result yet, is withdrawn.",
      ]);
    } else if (state === "running") {
      expect(trials).toEqual(["baseline running", "told completed"]);
      expect(baselineLines(told)).toEqual([
        "Trial 1 has the parameters of the baseline, but trial 0, which is running, stays the baseline.",
      ]);
    } else expect(trials).toEqual(["baseline pending", "told failed"]);
    const again = await storage.update((present) => recordEntries({ ...request, sameIsKnown: "all" }, present));
    expect(kinds(again)).toEqual(["known"]);
  });
});

describe("the trials of another store", () => {
  it("are told as they are: their ids make merging in both directions the same trials, however often", async () => {
    const [a, b] = [await freshStore("a"), await freshStore("b")];
    for (const [storage, x] of [[a, 0.1] as const, [b, 0.2] as const]) {
      await storage.reserve(
        [x, x + 0.5, x + 0.6].map((each) => ({ configuration: point(each), origin: "sobol" })),
        { evaluator: "run" },
      );
      await storage.append({ type: "completed", trial: 0, metrics: { y: { mean: x, count: 3 } } });
      await storage.append({ type: "failed", trial: 1, reason: "exit code 3" });
    }
    expect(kinds(await tell(a, await rowsOf(b)))).toEqual(["recorded", "recorded", "skipped"]);
    expect(kinds(await tell(a, await rowsOf(b)))).toEqual(["known", "known", "skipped"]);
    expect(kinds(await tell(b, await rowsOf(a)))).toEqual(["recorded", "recorded", "skipped", "known", "known"]);
    expect(kinds(await tell(a, await rowsOf(b)))).toEqual(["known", "known", "skipped", "known", "known"]);
    await b.append({ type: "completed", trial: 2, metrics: { y: { mean: 7, count: 1 } } });
    expect(kinds(await tell(a, await rowsOf(b)))).toEqual(["known", "known", "recorded", "known", "known"]);
    expect((await trialsOf(a)).map(({ status }) => status)).toEqual([
      "completed",
      "failed",
      "pending",
      "completed",
      "failed",
      "completed",
    ]);
  });

  it("that repeat one another still do, in whatever order they are", async () => {
    const [a, b] = [await freshStore("a"), await freshStore("b")];
    const configuration = point(0.2);
    await b.reserve([{ configuration, origin: "sobol" }], { evaluator: "run" });
    await b.reserve([{ configuration, origin: "confirm", of: 0 }], { evaluator: "run" });
    for (const trial of [0, 1]) await b.append({ type: "completed", trial, metrics: { y: { mean: trial, count: 1 } } });
    await tell(a, [{ parameters: point(0.9), metrics: { y: 3 } }]);
    const told = await tell(a, [...(await rowsOf(b))].reverse());
    expect(told.map(({ trial }) => trial)).toEqual([2, 1]);
    expect((await trialsOf(a))[2]).toMatchObject({ origin: "confirm", of: 1 });
  });
});

describe("corrections", () => {
  const named = { words: commandWords("s.yaml"), names, study };
  const amend = (storage: Storage, trial: number, metrics: Record<string, number>) =>
    storage.update((present) => {
      const given = Object.entries(metrics).map(([name, mean]) => [name, { mean, count: 1 }]);
      return amendTrial(present, trial, { kind: "completed", metrics: Object.fromEntries(given) }, named);
    });

  it("take the place of the result and keep the other metrics; the earlier result stays known", async () => {
    const storage = await freshStore();
    const list = [{ parameters: point(0.1), metrics: { y: 1, size: 4 } }];
    await tell(storage, list);
    expect(await amend(storage, 0, { y: 2 })).toMatchObject({ isNew: true, was: "completed (y=1, size=4)" });
    expect(await amend(storage, 0, { y: 2 })).toMatchObject({ isNew: false });
    expect((await rowsOf(storage))[0]).toMatchObject({
      metrics: { y: { mean: 2 }, size: { mean: 4 } },
      amended: [{ was: { status: "completed", metrics: { y: { mean: 1 } } } }],
    });
    expect(await tell(storage, list)).toMatchObject([{ kind: "known", trial: 0, isPast: true }]);
    const failed = storage.update((present) => amendTrial(present, 0, { kind: "failed", reason: "diverged" }, named));
    expect(await failed).toMatchObject({ isNew: true });
    await expect(amend(storage, 0, { size: 3 })).resolves.toMatchObject({ isNew: true });
    expect((await trialsOf(storage))[0]).toMatchObject({
      status: "completed",
      metrics: { y: { mean: 2 }, size: { mean: 3 } },
    });
  });

  it("name the repeats that the model leaves out with their trial", async () => {
    const storage = await freshStore();
    await tell(storage, [{ parameters: point(0.1), metrics: { y: 1 } }]);
    const repeat = { configuration: point(0.1), origin: "confirm", of: 0 } as const;
    await storage.reserve([repeat, repeat, repeat], { evaluator: "caller" });
    await storage.append({ type: "failed", trial: 2, reason: "?" });
    const left = await storage.update((present) => withdrawTrials(present, [0], undefined, named));
    expect(left).toMatchObject([{ repeats: [1, 3] }]);
    expect(revisionLines(left, "withdrawn")[0]).toContain("The model leaves out its repeats, trials 1, 3, too");
    const failed = { kind: "failed", reason: "diverged" } as const;
    const amended = await storage.update((present) => amendTrial(present, 0, failed, named));
    expect(amended.repeats).toEqual([1, 3]);
    expect(await amend(storage, 0, { y: 2 })).not.toHaveProperty("repeats");
  });

  it("need a trial that has a result, and metrics of the study", async () => {
    const storage = await freshStore();
    await storage.reserve([{ configuration: point(0.5), origin: "sobol" }], { evaluator: "caller" });
    await expect(amend(storage, 0, { y: 2 })).rejects.toThrow("Trial 0 has no result yet (it is pending)");
    await expect(amend(storage, 4, { y: 2 })).rejects.toThrow("There is no trial 4.");
    await storage.append({ type: "failed", trial: 0, reason: "?" });
    await expect(amend(storage, 0, { size: 2 })).rejects.toThrow("Missing y");
    await expect(amend(storage, 0, { z: 2, y: 1 })).rejects.toThrow("The study has no metric z.");
  });

  it("withdraw trials, all that are named or none, and can be taken back by the result", async () => {
    const storage = await freshStore();
    await storage.reserve([{ configuration: point(0.5), origin: "sobol" }], { evaluator: "caller" });
    await tell(storage, [{ parameters: point(0.1), metrics: { y: 1, size: 4 } }]);
    const withdraw = (...numbers: number[]) =>
      storage.update((present) => withdrawTrials(present, numbers, "wrong data", named));
    await expect(withdraw(0, 9)).rejects.toThrow("There is no trial 9.");
    expect(await withdraw(0, 1)).toMatchObject([
      { isNew: true, was: "pending" },
      { isNew: true, was: "completed (y=1, size=4)" },
    ]);
    expect(await withdraw(1)).toMatchObject([{ isNew: false }]);
    const told = await tell(storage, [
      { trial: 0, metrics: { y: 5 } },
      { trial: 1, metrics: { y: 1, size: 4 } },
    ]);
    expect(told).toMatchObject([
      { kind: "refused", problems: [expect.stringContaining("Trial 0 is withdrawn: wrong data.")] },
      { kind: "known", isPast: true, status: "cancelled" },
    ]);
    await amend(storage, 1, { size: 5 });
    expect((await trialsOf(storage))[1]).toMatchObject({ metrics: { y: { mean: 1 }, size: { mean: 5 } } });
  });
});
