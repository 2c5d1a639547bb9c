import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Reread, rereadTrials, runStudy } from "../../../src/node/loop/index.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import { openStore } from "../../../src/node/storage/index.ts";
import type { MetricDefinition, StudyFile } from "../../../src/node/study-file/settings.ts";
import { shell, shellStudy } from "./run-shell.ts";
import { proposeRandom, template, temporaryFolder } from "./small-study.ts";

const loss = (pattern: RegExp): MetricDefinition => ({ name: "loss", source: { kind: "stdout", pattern } });
const size: MetricDefinition = { name: "size", source: { kind: "stdout", pattern: /size=(\d+)/ } };

async function withMetrics(file: StudyFile, metrics: readonly MetricDefinition[], records = true) {
  const folder = storeFolder(file);
  const changed = { ...file, run: { ...file.run, metrics } };
  const { storage } = await openStore(folder, file.study, { create: false });
  const found: Reread = await rereadTrials({ file: changed, folder }, storage, records);
  const [{ trials }, { events }] = [await storage.snapshot(), await storage.history()];
  await storage.close();
  return { found, trials, types: events.map(({ event }) => event.type) };
}

async function ran(line: string, metrics: readonly MetricDefinition[]): Promise<StudyFile> {
  const file = shellStudy(temporaryFolder(), [shell(line)], metrics);
  await runStudy(file, { propose: proposeRandom });
  return file;
}

describe("reading the metrics of ended trials again", () => {
  it("adds a metric that was not read before, and changes nothing in a dry run", async () => {
    const file = await ran("echo loss=0.5; echo size=7", [loss(/loss=(\S+)/)]);
    const tried = await withMetrics(file, [loss(/loss=(\S+)/), size], false);
    expect(tried.found).toEqual({
      trials: [
        {
          trial: 0,
          before: "completed",
          after: "completed",
          changes: { size: { after: { mean: 7, count: 1 } } },
          read: ["loss", "size"],
          unread: {},
        },
      ],
      skipped: [],
    });
    expect(tried.trials[0]).toMatchObject({ metrics: { loss: { mean: 0.5 } } });
    expect(tried.types).not.toContain("reread");
    const { trials, types } = await withMetrics(file, [loss(/loss=(\S+)/), size]);
    expect(trials[0]).toMatchObject({ status: "completed", metrics: { loss: { mean: 0.5 }, size: { mean: 7 } } });
    expect(types).toEqual(["suggested", "started", "completed", "reread"]);
    const again = await withMetrics(file, [loss(/loss=(\S+)/), size]);
    expect(again.found.trials[0]?.changes).toEqual({});
    expect(again.types).toEqual(types);
  });

  it("completes a trial that failed because its pattern matched only part of the number", async () => {
    const file = await ran("echo loss=1.2e-05", [loss(/loss=([0-9.]+)/)]);
    const still = await withMetrics(file, [loss(/lost=(\S+)/)]);
    expect(still.trials[0]).toMatchObject({ status: "failed" });
    expect(still.found.trials[0]).toMatchObject({
      after: "failed",
      unread: { loss: expect.stringContaining("nothing in") },
    });
    const { found, trials } = await withMetrics(file, [loss(/loss=(\S+)/)]);
    expect(found.trials[0]).toMatchObject({ before: "failed", after: "completed" });
    expect(trials[0]).toMatchObject({ status: "completed", metrics: { loss: { mean: 1.2e-5 } } });
  });

  it("leaves out a trial whose folder has the files of another attempt than the recorded result", async () => {
    const file = await ran("echo loss=0.5", [loss(/loss=(\S+)/)]);
    const attempt = join(storeFolder(file), "trials", "0000", "paretune.attempt.json");
    const own = JSON.parse(readFileSync(attempt, "utf8")) as Record<string, unknown>;
    writeFileSync(attempt, JSON.stringify({ ...own, number: 2, id: "of another attempt" }));
    writeFileSync(join(storeFolder(file), "trials", "0000", "stdout.log"), "loss=0.75\n");
    const { found } = await withMetrics(file, [loss(/loss=(\S+)/)]);
    expect(found).toEqual({
      trials: [],
      skipped: [
        {
          trial: 0,
          reason: expect.stringContaining("of attempt 2, and the recorded result is of attempt 1"),
          isRefused: true,
        },
      ],
    });
  });

  it.each([
    ["damaged", (file: string) => writeFileSync(file, '{"number": 1')],
    ["missing", (file: string) => rmSync(file)],
  ])("leaves out a trial whose folder does not say whose files it has: the file is %s", async (state, change) => {
    const file = await ran("echo loss=0.5", [loss(/loss=(\S+)/)]);
    const folder = join(storeFolder(file), "trials", "0000");
    change(join(folder, "paretune.attempt.json"));
    writeFileSync(join(folder, "stdout.log"), "loss=0.75\n");
    const { found, trials } = await withMetrics(file, [loss(/loss=(\S+)/)]);
    const reason = `paretune.attempt.json in its folder is ${state}, so the files there are not known to be those of the recorded result (attempt 1)`;
    expect(found).toEqual({ trials: [], skipped: [{ trial: 0, reason, isRefused: true }] });
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: 0.5 } } });
  });

  it("keeps a value that cannot be read any more", async () => {
    const file = await ran("echo loss=0.5; echo size=7", [loss(/loss=(\S+)/), size]);
    writeFileSync(join(storeFolder(file), "trials", "0000", "stdout.log"), "loss=0.75\n");
    const { found, trials } = await withMetrics(file, [loss(/loss=(\S+)/), size]);
    expect(found.trials[0]).toMatchObject({
      changes: { loss: { before: { mean: 0.5 }, after: { mean: 0.75 } } },
      unread: { size: expect.stringContaining("nothing in") },
    });
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: 0.75 }, size: { mean: 7 } } });
    expect(trials[0]).not.toHaveProperty("missing");
  });

  it("skips files that another trial may have written, trials whose commands failed, and missing folders", async () => {
    const file = await ran("echo loss=0.5; echo '{\"a\": 1}' > shared.json", [loss(/loss=(\S+)/)]);
    const shared: MetricDefinition = {
      name: "a",
      source: { kind: "json", file: template("shared.json"), path: ["a"] },
    };
    const { found } = await withMetrics(file, [loss(/loss=(\S+)/), shared]);
    expect(found.trials[0]?.unread).toEqual({ a: expect.stringContaining("another trial may have written it") });
    rmSync(join(storeFolder(file), "trials", "0000"), { recursive: true });
    const gone = await withMetrics(file, [loss(/loss=(\S+)/)]);
    expect(gone.found).toMatchObject({
      trials: [],
      skipped: [{ trial: 0, reason: expect.stringContaining("does not exist") }],
    });
    const failed = await ran("echo loss=0.5; exit 3", [loss(/loss=(\S+)/)]);
    const { found: left, trials } = await withMetrics(failed, [loss(/loss=(\S+)/)]);
    expect(left.skipped).toEqual([{ trial: 0, reason: expect.stringContaining("exit code 3"), isRefused: false }]);
    expect(trials[0]).toMatchObject({ status: "failed" });
  });
});
