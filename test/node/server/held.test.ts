import { expect, it } from "vitest";
import { lastResult } from "../../../src/node/server/study-routes.ts";
import type { StoredEvent } from "../../../src/node/storage/index.ts";
import { errorIn, served } from "./served.ts";

const API = "/api/studies/tiny";
const held = { reason: "exit code 1", ended: "2026-01-02T03:04:05.000Z" };

it("a failure that is being checked is not counted as running, and stays in the history of a trial that is cancelled meanwhile", async () => {
  const server = await served();
  await server.post(`${API}/suggest`, { count: 2 });
  await server.withStorage(async (storage) => {
    for (const trial of [0, 1]) await storage.append({ type: "started", trial, attempt: 1 });
    expect(await storage.append({ type: "held", trial: 0, ...held })).toBe(true);
    expect(await storage.append({ type: "held", trial: 0, ...held })).toBe(false);
  });
  const study = JSON.parse((await server.ask(API)).text);
  expect(study.status).toMatchObject({ trials: { running: 1 }, held: 1 });
  expect(study.counted).toMatchObject({ running: 1, held: 1, failed: 0 });
  const row = async () => JSON.parse((await server.ask(`${API}/trials?numbers=0`)).text)[0];
  expect(await row()).toMatchObject({ status: "running", held, end: held.ended });

  expect(errorIn(await server.post(`${API}/trials/0/retry`, {})).message).toMatch(
    /^Trial 0 has failed, and it is being/,
  );
  expect((await server.post(`${API}/trials/0/cancel`, {})).status).toBe(200);
  expect(await row()).toMatchObject({
    status: "cancelled",
    end: held.ended,
    amended: [{ was: { status: "failed", reason: "exit code 1" } }],
  });
  // The run that held it does not bring it back.
  await server.withStorage(async (storage) => {
    expect(await storage.append({ type: "failed", trial: 0, reason: held.reason, ended: held.ended })).toBe(false);
  });
});

it("an early stop that is withdrawn keeps its reason and its forecast", async () => {
  const server = await served();
  await server.post(`${API}/suggest`, { count: 1 });
  const stop = { probability: 0.04, expected: { loss: { mean: 0.5, standardError: 0.1 } } };
  await server.withStorage((storage) =>
    storage.append({ type: "cancelled", trial: 0, reason: "stopped early at step 2", stop }),
  );
  await server.post(`${API}/trials/0/cancel`, { reason: "a wrong data set" });
  expect(JSON.parse((await server.ask(`${API}/trials/0`)).text)).toMatchObject({
    status: "cancelled",
    reason: "withdrawn: a wrong data set",
    amended: [{ was: { reason: "stopped early at step 2", stop } }],
  });
});

it("the last result is none that was taken back, and no cancellation", () => {
  const at = (second: number, event: StoredEvent["event"]): StoredEvent =>
    ({ time: `2026-01-02T03:04:0${second}.000Z`, event }) as StoredEvent;
  const events = [
    at(1, { type: "completed", trial: 0, metrics: {} }),
    at(2, { type: "started", trial: 1, attempt: 1 }),
    at(3, { type: "withdrawn", trial: 1, reason: "withdrawn" }),
    at(4, { type: "cancelled", trial: 2, reason: "not needed" }),
  ];
  expect(lastResult(events)).toBe("2026-01-02T03:04:01.000Z");
  expect(lastResult(events.slice(1))).toBeNull();
});
