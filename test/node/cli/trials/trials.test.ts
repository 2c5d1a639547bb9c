import { describe, expect, it } from "vitest";
import { textWidth } from "../../../../src/node/cli/terminal/text-width.ts";
import { columnsOf } from "../../../../src/node/cli/trials/columns.ts";
import { fittedTable } from "../../../../src/node/cli/trials/fit-columns.ts";
import { sorted, withStatus } from "../../../../src/node/cli/trials/select.ts";
import type { OpenedStudy } from "../../../../src/node/operations/open-study.ts";
import { ROW_KEYS } from "../../../../src/node/operations/trials/row-keys.ts";
import { rowJson, type TrialRow, trialRows } from "../../../../src/node/operations/trials/trial-rows.ts";
import type { StudyFile } from "../../../../src/node/study-file/settings.ts";
import { createMemoryStudy, MemoryStorage } from "../../../reference/memory-storage.ts";

const file = {
  study: {
    name: "s",
    parameters: [
      { kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" },
      { kind: "categorical", name: "opt", values: ["adam", "sgd"] },
      { kind: "fixed", name: "seed", value: 1 },
    ],
    objectives: [{ name: "loss", goal: "minimize" }],
    budget: { trials: 10, batch: 1, initial: 1, parallel: 1 },
    strategy: "sobol",
    seed: 1,
  },
  run: { metrics: [{ name: "loss" }, { name: "size" }] },
} as unknown as StudyFile;
const columns = columnsOf(file);

/** Five trials: completed, completed, failed with a long reason, withdrawn, pending. */
async function rows(): Promise<readonly TrialRow[]> {
  const storage = new MemoryStorage(createMemoryStudy());
  const configuration = (x: number) => ({ x, opt: "adam", seed: 1 });
  await storage.reserve(
    [0.1, 0.2, 0.3, 0.4, 2].map((x) => ({ configuration: configuration(x), origin: "sobol" })),
    { evaluator: "run" },
  );
  const metrics = (loss: number) => ({ loss: { mean: loss, standardError: 0.1, count: 2 } });
  await storage.append({ type: "started", trial: 0, attempt: 1 });
  await storage.append({ type: "completed", trial: 0, metrics: metrics(3), missing: { size: "nothing matches" } });
  await storage.append({ type: "completed", trial: 1, metrics: metrics(-2) });
  await storage.append({ type: "amended", trial: 1, outcome: { kind: "completed", metrics: metrics(20) } });
  await storage.append({
    type: "failed",
    trial: 2,
    reason: `exit code 1:\u001b[31m ${"no space left on device, ".repeat(6)}`,
  });
  await storage.append({ type: "withdrawn", trial: 3, reason: "withdrawn" });
  const opened = { file, folder: "/nowhere" } as unknown as OpenedStudy;
  return trialRows(opened, await storage.snapshot(), await storage.history());
}

const numbers = (found: readonly TrialRow[]): readonly number[] => found.map(({ trial }) => trial.number);

describe("the list of trials", () => {
  it("is sorted by any column in either direction; trials without a value are last", async () => {
    const all = await rows();
    const by = (text: string) => numbers(sorted(all, text, columns.all));
    expect(by("loss")).toEqual([0, 1, 2, 3, 4]);
    expect(by("-loss")).toEqual([1, 0, 2, 3, 4]);
    expect(by("loss:desc")).toEqual([1, 0, 2, 3, 4]);
    expect(by("x:asc")).toEqual([0, 1, 2, 3, 4]);
    expect(by("status")).toEqual([3, 0, 1, 2, 4]);
    expect(by("-trial")).toEqual([4, 3, 2, 1, 0]);
    expect(() => by("-los")).toThrow('--sort: there is no column "los". Did you mean loss?');
  });

  it("has the statuses that are asked for", async () => {
    const all = await rows();
    expect(numbers(withStatus(all, "completed,failed"))).toEqual([0, 1, 2]);
    expect(numbers(withStatus(all, undefined))).toHaveLength(5);
    expect(() => withStatus(all, "compleded")).toThrow('got "compleded". Did you mean completed?');
  });

  it("as JSON says when, why and what was amended, with keys that `tell` knows", async () => {
    const documents = (await rows()).map(rowJson);
    for (const each of documents) expect(ROW_KEYS).toEqual(expect.arrayContaining(Object.keys(each)));
    expect(documents[0]).toMatchObject({
      start: expect.any(String),
      end: expect.any(String),
      duration: expect.any(Number),
    });
    expect(documents[1]).toMatchObject({
      amended: [{ was: { status: "completed", metrics: { loss: { mean: -2 } } } }],
    });
    expect(documents[1]).not.toHaveProperty("start");
    expect(documents[4]).toMatchObject({ status: "pending", outside: ["x"] });
    expect(new Set(documents.map(({ id }) => id)).size).toBe(5);
  });
});

describe("the table of trials", () => {
  it.each([40, 60, 80, 120, 200])("fits %i columns, and names the columns that it leaves out", async (width) => {
    const { text, hidden } = fittedTable(columns.table, await rows(), width);
    const lines = text.split("\n");
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
    expect(lines).toHaveLength(6);
    const shown = (lines[0] ?? "").trim().split(/ +/);
    expect(shown.slice(0, 2)).toEqual(["trial", "status"]);
    expect(shown).toContain("loss");
    // Nothing has a size or a folder, and fixed parameters do not differ.
    expect([...shown, ...hidden].sort()).toEqual(
      ["duration", "loss", "opt", "origin", "reason", "start", "status", "trial", "x"].sort(),
    );
    expect(text).not.toContain("\u001b");
    if (width < 60) expect(hidden).toContain("start");
    if (width === 200) expect(hidden).toEqual([]);
  });

  it("gives texts the room that is left", async () => {
    const all = await rows();
    const cell = (width: number): number =>
      fittedTable(columns.table, all, width)
        .text.split("\n")[3]
        ?.match(/exit code.*$/)?.[0].length ?? 0;
    expect(cell(80)).toBeGreaterThanOrEqual(12);
    expect(cell(200)).toBeGreaterThan(cell(100));
  });

  it("is whole where the width is not limited", async () => {
    const { text, hidden } = fittedTable(columns.table, await rows(), Number.POSITIVE_INFINITY);
    expect(hidden).toEqual([]);
    expect(text).toContain("no space left on device, no space left on device, no space");
  });
});
