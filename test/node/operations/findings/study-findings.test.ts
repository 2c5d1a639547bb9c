import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { studyFindings } from "../../../../src/node/operations/findings/study-findings.ts";
import { type OpenedStudy, withStore } from "../../../../src/node/operations/open-study.ts";
import type { Storage } from "../../../../src/node/storage/index.ts";
import { openedStudy } from "../../exchange/fixtures.ts";

const STUDY = `name: two
evaluator: caller
parameters:
  x: { type: float, range: [0, 1] }
  y: { type: float, range: [0, 1] }
objectives:
  error: { goal: minimize }
  cost: { goal: minimize }
reference_point: { error: 1, cost: 1 }
strategy: map
`;

/** What a command shows while it computes. */
function watched(): { readonly messages: string[]; progress(message?: string): void } {
  const messages: string[] = [];
  return { messages, progress: (message) => void (message && messages.push(message)) };
}

async function tell(storage: Storage, trial: number): Promise<void> {
  const [x, y] = [((trial * 7) % 10) / 10, ((trial * 3) % 10) / 10];
  await storage.update(() => ({
    events: [{ type: "suggested", trial, configuration: { x, y }, origin: "sobol" }],
    result: 0,
  }));
  await storage.append({ type: "started", trial, attempt: 1 });
  const metrics = { error: { mean: x * x + 0.1 * y, count: 1 }, cost: { mean: (1 - x) ** 2, count: 1 } };
  await storage.append({ type: "completed", trial, metrics });
}

async function all(opened: OpenedStudy, storage: Storage, shown = watched()) {
  const findings = await studyFindings(opened, storage, shown, 1);
  const [analysis, importance] = [await findings.analysis(), await findings.importance()];
  return { analysis, importance, diagnosis: await findings.diagnosis(), volumes: await findings.volumes() };
}

describe("the findings of a study", () => {
  it("are the same when they are read again, and nothing is fitted for them", async () => {
    const opened = await openedStudy(STUDY);
    await withStore(opened, true, async (storage) => {
      for (let trial = 0; trial < 10; trial++) await tell(storage, trial);
      const first = await all(opened, storage);
      expect(first.analysis.basis).toBe("model");
      expect(first.diagnosis?.trials).toBe(10);
      expect(first.importance?.found.ranking[0]).toBe("x");
      expect(first.volumes.band).toBeDefined();
      const shown = watched();
      expect(await all(opened, storage, shown)).toStrictEqual(first);
      expect(shown.messages).toEqual([]);
    });
  });

  it("after a further result are those of a study that has kept nothing", async () => {
    const opened = await openedStudy(STUDY);
    await withStore(opened, true, async (storage) => {
      for (let trial = 0; trial < 10; trial++) await tell(storage, trial);
      const before = await all(opened, storage);
      await tell(storage, 10);
      const after = await all(opened, storage);
      expect(after.analysis.counts.completed).toBe(11);
      expect(after.diagnosis?.trials).toBe(11);
      expect(after.importance).not.toEqual(before.importance);
      rmSync(join(opened.folder, "findings"), { recursive: true });
      expect(await all(opened, storage)).toStrictEqual(after);
    });
  });

  it("are those of the trials of one moment, whatever is recorded while they are computed", async () => {
    const opened = await openedStudy(STUDY);
    await withStore(opened, true, async (storage) => {
      for (let trial = 0; trial < 10; trial++) await tell(storage, trial);
      const findings = await studyFindings(opened, storage, watched(), 1);
      await tell(storage, 10);
      expect((await findings.analysis()).counts.completed).toBe(10);
      expect((await findings.diagnosis())?.trials).toBe(10);
      expect((await (await studyFindings(opened, storage, watched(), 1)).analysis()).counts.completed).toBe(11);
    });
  });

  it("are kept of every kind of study", async () => {
    const opened = await openedStudy(
      `${STUDY.replace(
        "objectives:",
        `  kind: { type: categorical, values: [a, b] }
  z: { type: int, range: [1, 4], when: { kind: a } }
constraints: ["x + y <= 1.9"]
outcome_constraints: ["error <= 2"]
objectives:`,
      )}`,
    );
    await withStore(opened, true, async (storage) => {
      await (await studyFindings(opened, storage, watched(), 1)).analysis();
      expect(readdirSync(join(opened.folder, "findings"))).toEqual(["analysis"]);
    });
  });

  it("have no model before there are trials for one", async () => {
    const opened = await openedStudy(STUDY);
    await withStore(opened, true, async (storage) => {
      await tell(storage, 0);
      const { analysis, importance, diagnosis, volumes } = await all(opened, storage);
      expect([analysis.basis, importance, diagnosis, volumes]).toEqual(["measured", undefined, undefined, {}]);
      expect(readdirSync(join(opened.folder, "findings")).length).toBe(4);
    });
  });
});
