import { expect, it } from "vitest";
import { withStore } from "../../../src/node/operations/open-study.ts";
import { progressOf, readProgressSources, statusJson } from "../../../src/node/operations/study-progress.ts";
import { rowJson, rowsNow, trialRows } from "../../../src/node/operations/trials/trial-rows.ts";
import { interruptedWords } from "../../../src/node/report/index.ts";
import { openedStudy } from "../exchange/fixtures.ts";

it("trials whose run was killed are interrupted, and no longer running", async () => {
  const opened = await openedStudy();
  await withStore(opened, true, async (storage) => {
    const configuration = { layers: 3, lr: 1e-3, pooling: "max", bias: true };
    await storage.update(() => ({
      events: [{ type: "suggested", trial: 0, configuration, origin: "sobol" }],
      result: 0,
    }));
    await storage.append({ type: "started", trial: 0, attempt: 1 });
    const progress = progressOf(opened, await readProgressSources(storage));
    expect(progress).toMatchObject({ running: [], interrupted: [0] });
    expect(statusJson(opened, progress)).toMatchObject({
      trials: { running: 1 },
      interrupted: [0],
      run: { alive: false },
    });
    const rows = trialRows(opened, await storage.snapshot(), await storage.history());
    expect(rowsNow(rows, opened.folder, false)[0]?.now).toEqual({ isInterrupted: true });
    expect(rowsNow(rows, opened.folder, true)[0]?.now).toEqual({ isInterrupted: false });
    expect(rowsNow(rows, opened.folder, false).map(rowJson)).toMatchObject([{ status: "running", interrupted: true }]);
    expect(rowsNow(rows, opened.folder, true).map(rowJson)[0]).not.toHaveProperty("interrupted");
  });
});

it("says what becomes of them", () => {
  expect(interruptedWords([])).toBe("");
  expect(interruptedWords([4])).toBe(
    "1 (trial 4), because the run died; the next run starts it again, or records its result where it had finished",
  );
  expect(interruptedWords([4, 5])).toMatch(/^2 \(trials 4, 5\), .* starts them again, or records their results/);
});
