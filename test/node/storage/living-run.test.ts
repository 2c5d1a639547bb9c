import { hostname } from "node:os";
import { DatabaseSync } from "@photostructure/sqlite";
import { expect, it } from "vitest";
import { processStart } from "../../../src/node/executors/process-table.ts";
import { livingRun } from "../../../src/node/storage/living-run.ts";

const SINCE = "2026-01-02T03:04:05.000Z";

/** The run that a store whose owner is written like this is said to have, at a time 30 seconds after its last heartbeat. */
function runOf(owner: { host: string; pid: number; start: string }, age = 30_000) {
  const database = new DatabaseSync(":memory:");
  try {
    database.exec("CREATE TABLE owner (one, token, host, pid, process_start, since, heartbeat)");
    const { host, pid, start } = owner;
    database.prepare("INSERT INTO owner VALUES (1, 'token', ?, ?, ?, ?, ?)").run(host, pid, start, SINCE, 1_000_000);
    return livingRun(database, 1_000_000 + age);
  } finally {
    database.close();
  }
}

it("a run on this machine is alive while its process is, however late its heartbeat", () => {
  const [host, pid, start] = [hostname(), process.pid, processStart(process.pid) ?? ""];
  expect(runOf({ host, pid, start })).toEqual({ since: SINCE, host, pid });
});

it("a run that was killed is not alive, at once, also where another process has its number now", () => {
  expect(runOf({ host: hostname(), pid: process.pid, start: "an earlier process" }, 0)).toBeUndefined();
  expect(runOf({ host: hostname(), pid: 2 ** 22 + 1, start: "1" }, 0)).toBeUndefined();
});

it("a run on another machine is alive while its heartbeat is recent", () => {
  const owner = { host: "another-machine", pid: 1, start: "1" };
  expect(runOf(owner, 9_000)).toMatchObject({ host: "another-machine" });
  expect(runOf(owner, 26_000)).toBeUndefined();
});
