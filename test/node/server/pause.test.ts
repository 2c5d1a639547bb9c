import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorIn, type Served, STUDY_TEXT, served } from "./served.ts";

const at = (path: string): string => `/api/studies/tiny/${path}`;

async function document<T>(server: Served, path: string): Promise<T> {
  return JSON.parse((await server.ask(path)).text) as T;
}

describe("pausing over HTTP", () => {
  it("is stored before it is acknowledged, and all routes say so, also after the server was started again", async () => {
    const server = await served();
    const early = await server.post(at("pause"), {});
    expect([early.status, errorIn(early).message]).toEqual([422, expect.stringContaining("has no results yet")]);
    await server.post(at("suggest"), { count: 1 });
    const paused = JSON.parse((await server.post(at("pause"), { reason: "the GPU is needed" })).text) as object;
    const state = { alive: false, paused: true, reason: "the GPU is needed" };
    expect(paused).toMatchObject({ paused: true, changed: true, run: state });
    const { pause } = await server.withStorage((storage) => storage.snapshot());
    expect(pause).toMatchObject({ reason: "the GPU is needed" });
    const again = await served({ paths: [server.folder] });
    expect(await document(again, "/api/studies")).toMatchObject([{ name: "tiny", run: state }]);
    expect(await document(again, "/api/studies/tiny")).toMatchObject({ run: state, status: { run: state } });
    expect(JSON.parse((await again.post(at("pause"), {})).text)).toMatchObject({ changed: false, run: state });
    expect(JSON.parse((await again.post(at("resume"), {})).text)).toMatchObject({ paused: false, changed: true });
    expect(await document(server, "/api/studies/tiny")).toMatchObject({ run: { alive: false, paused: false } });
    expect((await server.post(at("pause"), { until: "noon" })).status).toBe(422);
  });

  it("says since when a run is alive, and does not take its lock", async () => {
    const server = await served();
    await server.withStorage(async (storage) => {
      const lease = await storage.lease({ onLost: () => {} });
      expect(await document(server, "/api/studies/tiny")).toMatchObject({
        run: { alive: true, since: expect.stringMatching(/^\d{4}-/), process: process.pid },
      });
      await lease.release();
      await (await storage.lease({ onLost: () => {} })).release();
    });
  });
});

describe("the budget over HTTP", () => {
  const text = (server: Served): string => readFileSync(join(server.folder, "study.yaml"), "utf8");

  it("is changed in the study file, which keeps everything else as it is written", async () => {
    const server = await served();
    writeFileSync(join(server.folder, "study.yaml"), STUDY_TEXT.replace("budget: {", "# the end\nbudget: {"));
    const edit = await server.post(at("edit"), { trials: 30, time: "12h" });
    expect(JSON.parse(edit.text)).toEqual({
      file: expect.stringContaining("study.yaml"),
      recorded: false,
      changes: ["budget.trials: 30, was 12", "budget.time: 12h, was not limited"],
    });
    expect(text(server)).toContain(
      "# the end\nbudget: { trials: 30, batch: 3, initial: 12, parallel: 1, time: 12h }\nstrategy",
    );
    const smaller = await server.post(at("edit"), { trials: 5, time: null });
    expect(JSON.parse(smaller.text)).toMatchObject({
      changes: ["budget.trials: 5, was 30", "budget.initial: 5, was 12", "budget.time: not limited, was 12h"],
    });
    expect(await document(server, "/api/studies/tiny")).toMatchObject({ definition: { budget: { trials: 5 } } });
  });

  it("refuses what is no budget, and then changes nothing", async () => {
    const server = await served();
    for (const body of [{ trials: 0 }, { trials: 1.5 }, { time: "soon" }, { slot_time: "0h" }, {}]) {
      const answer = await server.post(at("edit"), body);
      expect([body, answer.status]).toEqual([body, 422]);
    }
    expect(text(server)).toBe(STUDY_TEXT);
  });

  it("keeps every one of several edits at the same time", async () => {
    const server = await served();
    const bodies = [{ trials: 40 }, { time: "3h" }, { slot_time: "9h" }, { pin: { kind: "a" } }];
    const answers = await Promise.all(bodies.map((body) => server.post(at("edit"), body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const part of ["trials: 40", "time: 3h", "slot_time: 9h", "pin: a"]) expect(text(server)).toContain(part);
  });
});
