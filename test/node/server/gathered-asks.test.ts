import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Trial } from "../../../src/core/study/index.ts";
import { type OpenedStudy, openStudyFile } from "../../../src/node/operations/open-study.ts";
import { reserveTrials } from "../../../src/node/operations/reserve-trials.ts";
import { GATHERED_TRIALS, GatheredAsks } from "../../../src/node/server/gathered-asks.ts";
import { QUIET } from "../../../src/node/server/quiet.ts";
import { SerialQueue } from "../../../src/node/server/serial-queue.ts";
import { StudyService } from "../../../src/node/server/study-service.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { served } from "./served.ts";

const FINITE = "parameters:\n  n: { type: int, range: [1, 5] }";
const INFINITE = "parameters:\n  x: { type: float, range: [0, 1] }";

/** Asks at a store of a new study, in which the writes are counted, and the queue that they wait in. */
async function gathering(parameters = INFINITE, { beforeWrite = () => {} } = {}) {
  const folder = newFolder();
  const path = join(folder, "study.yaml");
  const text = `name: tiny\nevaluator: caller\n${parameters}\nobjectives:\n  loss: { goal: minimize }\nbudget: { trials: 400, batch: 3 }`;
  writeFileSync(path, `${text}\nstrategy: sobol\nseed: 3\n`);
  const opened = await openStudyFile(path);
  const service = new StudyService({ paths: [path], threads: 1 });
  onTestFinished(() => service.close());
  const queue = new SerialQueue();
  const proposals: number[] = [];
  const write: ConstructorParameters<typeof GatheredAsks>[0]["write"] = async (of, use) => {
    beforeWrite();
    const before = await service.write(of, async (storage) => (await storage.snapshot()).trials.length);
    const result = await service.write(of, use);
    const after = await service.write(of, async (storage) => (await storage.snapshot()).trials.length);
    proposals.push(after - before);
    return result;
  };
  const asks = new GatheredAsks({ queue, threads: 1, write });
  const stored = () => service.write(opened, async (storage) => (await storage.snapshot()).trials);
  return { opened, queue, asks, proposals, stored, service };
}

/** Begins asks while other work is under way in the queue, and then ends that work. */
async function waitingTogether<T>(queue: SerialQueue, begin: () => Promise<T>): Promise<T> {
  let end = (): void => {};
  const isOver = new Promise<void>((resolve) => {
    end = resolve;
  });
  const other = queue.run(() => isOver);
  const asked = begin();
  end();
  await other;
  return asked;
}

const present = (): AbortSignal => new AbortController().signal;
const numbersOf = (trials: readonly Trial[]): readonly number[] => trials.map(({ number }) => number);
const askingFor =
  (asks: GatheredAsks, opened: OpenedStudy) =>
  (count: number, signal = present()) =>
    asks.reserve({ opened, count, signal }).then(({ reserved }) => reserved);

describe("asks that wait together", () => {
  it("are answered by one proposal, each with trials of its own, which are stored before", async () => {
    const { opened, queue, asks, proposals, stored } = await gathering();
    const ask = askingFor(asks, opened);
    const answers = await waitingTogether(queue, () => Promise.all([1, 3, 1, 2].map((count) => ask(count))));
    expect(answers.map(numbersOf)).toEqual([[0], [1, 2, 3], [4], [5, 6]]);
    expect(proposals).toEqual([7]);
    expect(await stored()).toEqual(answers.flat());
  });

  it("get the configurations that one ask for all of them gets", async () => {
    const { opened, queue, asks } = await gathering();
    const ask = askingFor(asks, opened);
    const answers = await waitingTogether(queue, () => Promise.all([1, 1, 1, 1, 1].map((count) => ask(count))));
    const other = await gathering();
    const { study } = other.opened.file;
    const together = await other.service.write(other.opened, (storage) =>
      reserveTrials({ study, storage, count: 5, threads: 1, shown: QUIET }),
    );
    expect(answers.flat()).toEqual(together.reserved);
  });

  it("are more than one proposal answers only up to a limit, and the rest comes next", async () => {
    const { opened, queue, asks, proposals } = await gathering();
    const ask = askingFor(asks, opened);
    const count = 2 * GATHERED_TRIALS + 3;
    const answers = await waitingTogether(queue, () => Promise.all(Array.from({ length: count }, () => ask(1))));
    expect(numbersOf(answers.flat())).toEqual(Array.from({ length: count }, (_, number) => number));
    expect(proposals).toEqual([GATHERED_TRIALS, GATHERED_TRIALS, 3]);
  });

  it("let one that wants more than the limit have all of it", async () => {
    const { opened, queue, asks, proposals } = await gathering();
    const ask = askingFor(asks, opened);
    const wanted = GATHERED_TRIALS + 5;
    const answers = await waitingTogether(queue, () => Promise.all([ask(wanted), ask(1)]));
    expect(answers.map(({ length }) => length)).toEqual([wanted, 1]);
    expect(proposals).toEqual([wanted, 1]);
  });

  it("each get what a finite space still has, and those that come too late are told that it has nothing more", async () => {
    const { opened, queue, asks } = await gathering(FINITE);
    const ask = askingFor(asks, opened);
    const answers = await waitingTogether(queue, () => Promise.allSettled([2, 2, 2, 1].map((count) => ask(count))));
    expect(answers.map((each) => (each.status === "fulfilled" ? each.value.length : each.reason.code))).toEqual([
      2,
      2,
      1,
      "exhausted",
    ]);
  });

  it("are all told why the store cannot be used, and the next one is answered", async () => {
    let isFull = true;
    const beforeWrite = (): void => {
      if (isFull) throw new Error("the disk is full");
    };
    const { opened, queue, asks } = await gathering(INFINITE, { beforeWrite });
    const ask = askingFor(asks, opened);
    const answers = await waitingTogether(queue, () => Promise.allSettled([ask(1), ask(1)]));
    expect(answers).toMatchObject([
      { status: "rejected", reason: { message: "the disk is full" } },
      { status: "rejected", reason: { message: "the disk is full" } },
    ]);
    isFull = false;
    expect(numbersOf(await ask(1))).toEqual([0]);
  });
});

describe("a client that goes away", () => {
  it("while it waits with others leaves no trial, and the others have theirs", async () => {
    const { opened, queue, asks, stored } = await gathering();
    const ask = askingFor(asks, opened);
    const gone = new AbortController();
    const waiting = waitingTogether(queue, () => {
      const asked = Promise.allSettled([ask(1), ask(2, gone.signal), ask(1)]);
      gone.abort();
      return asked;
    });
    const [first, left, last] = await waiting;
    expect(left).toMatchObject({ status: "rejected", reason: { code: "client-gone" } });
    expect([first, last]).toMatchObject([{ value: [{ number: 0 }] }, { value: [{ number: 1 }] }]);
    expect(await stored()).toHaveLength(2);
  });

  it("while its proposal is computed leaves no trial", async () => {
    const gone = new AbortController();
    const beforeWrite = (): void => gone.abort();
    const { opened, queue, asks, stored } = await gathering(INFINITE, { beforeWrite });
    const ask = askingFor(asks, opened);
    const [left, last] = await waitingTogether(queue, () => Promise.allSettled([ask(2, gone.signal), ask(1)]));
    expect(left).toMatchObject({ status: "rejected", reason: { code: "client-gone" } });
    expect(last).toMatchObject({ value: [{ number: 0 }] });
    expect(await stored()).toHaveLength(1);
  });
});

it("many clients of a server at once each have a trial of their own", async () => {
  const server = await served();
  const ask = () => server.post("/api/studies/tiny/suggest", { count: 1 });
  const answers = await Promise.all(Array.from({ length: 50 }, ask));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const numbers = answers.map(({ text }) => JSON.parse(text)[0].trial);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, number) => number));
  const { trials } = await server.withStorage((storage) => storage.snapshot());
  expect(trials).toHaveLength(50);
});
