import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { propose, type Suggestion } from "../../../../src/core/designer/index.ts";
import type { Study } from "../../../../src/core/study/index.ts";
import { ask } from "../../../../src/node/loop/index.ts";
import {
  awaitStore,
  openStore,
  readStore,
  type StoreLocation,
  setAside,
  storeExists,
} from "../../../../src/node/storage/index.ts";
import { Connection } from "../../../../src/node/storage/postgres/connection.ts";
import { postgresBackend } from "../../../../src/node/storage/postgres/postgres-backend.ts";
import type { LeaseTimes } from "../../../../src/node/storage/postgres/runners.ts";
import { migrateTables } from "../../../../src/node/storage/postgres/tables.ts";
import { readDatabaseAddress } from "../../../../src/node/study-file/store-address.ts";
import { startCutProxy } from "../../../fixtures/cut-proxy.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../../../fixtures/postgres-server.ts";
import { until } from "../../../fixtures/until.ts";
import { study } from "../study.ts";

const suggestion = (x: number): Suggestion => ({ configuration: { x, name: "n1", flag: true }, origin: "sobol" });
const metrics = { loss: { mean: 0.25, count: 1 } };

/** What a server answers that does not accept connections yet: message E of the protocol, whose fields end with a zero. */
const startingUp = ((): Buffer => {
  const fields = ["SFATAL", "VFATAL", "C57P03", "Mthe database system is starting up", ""].join("\0");
  const message = Buffer.alloc(6 + fields.length);
  message.write("E");
  message.writeInt32BE(5 + fields.length, 1);
  message.write(fields, 5, "latin1");
  return message;
})();

describe.runIf(hasPostgres())("a study in PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  const addressOf = (url: string) => {
    const read = readDatabaseAddress(url);
    if (!read.ok) throw new Error(read.problem);
    return read.address;
  };
  const locationOf = (name: string, port = server.port): StoreLocation => ({
    folder: newFolder(),
    database: { address: addressOf(server.url.replace(`:${server.port}`, `:${port}`)), study: name },
  });

  it("makes its tables under limits of time, so that a process that is gone does not keep their lock from others", async () => {
    const connection = new Connection(addressOf(server.url));
    const limits: unknown[] = [];
    await connection.run((query) =>
      migrateTables(
        async (text, values) => {
          const answer = await query(text, values);
          if (!text.includes("pg_advisory_xact_lock")) return answer;
          for (const name of ["lock_timeout", "idle_in_transaction_session_timeout"]) {
            limits.push((await query(`SHOW ${name}`))[0]?.[0]?.[name]);
          }
          return answer;
        },
        "limits",
        "the database",
      ),
    );
    await connection.close();
    expect(limits).toEqual(["20s", "20s"]);
  });
  const open = async (location: StoreLocation, changed: Partial<Study> = {}) =>
    openStore(location, { ...study, name: location.database?.study ?? "", ...changed }, { create: true });
  const openWith = async (location: StoreLocation, times: LeaseTimes) => {
    if (location.database === undefined) throw new Error("no database");
    const backend = postgresBackend({ folder: location.folder, ...location.database, times });
    return (await backend.open({ ...study, name: location.database.study }, true)).storage;
  };
  const sql = (text: string): Promise<readonly unknown[]> => server.query(text);

  it("makes its tables once, however many processes open the first study at the same time", async () => {
    const [, ...numbers] = Array.from({ length: 9 }, (_, index) => index);
    const fresh = `${server.url}?schema=at_once`;
    const opened = await Promise.all(
      numbers.map((number) => {
        const name = `study ${number % 2}`;
        return open({ folder: newFolder(), database: { address: addressOf(fresh), study: name } });
      }),
    );
    for (const { storage } of opened) await storage.reserve([suggestion(1)], { evaluator: "run" });
    for (const { storage } of opened) expect((await storage.snapshot()).trials).toHaveLength(4);
    for (const { storage } of opened) await storage.close();
    expect(await sql("SELECT name FROM at_once.studies ORDER BY name")).toEqual(["study 0", "study 1"]);
  });

  it("records a change of the region that is searched, and refuses another study", async () => {
    const location = locationOf("edited");
    expect(await storeExists(location)).toBe(false);
    await expect(openStore(location, study, { create: false })).rejects.toMatchObject({ kind: "missing" });
    const { storage } = await open(location);
    await storage.recordProposal({ record: {}, modelState: "{}" });
    await storage.close();
    const [first, ...others] = study.parameters;
    const wider = { parameters: [{ ...first, upper: 20 }, ...others] as Study["parameters"] };
    const opened = await open(location, wider);
    expect(opened.edit?.changes).toEqual(["x: range [0, 20], was [0, 10]"]);
    expect(await opened.storage.snapshot()).toMatchObject({ modelState: undefined, lastProposal: "{}" });
    expect((await opened.storage.history()).edits).toHaveLength(1);
    await opened.storage.close();
    expect((await open(location, wider)).edit).toBeUndefined();
    await expect(open(location, { objectives: [{ name: "loss", goal: "maximize" }] })).rejects.toMatchObject({
      kind: "changed",
      message: expect.not.stringContaining("password"),
    });
  });

  it("counts an event once whose acknowledgement was lost with the connection", async () => {
    const proxy = await startCutProxy(server.port);
    const location = locationOf("lost acknowledgements", proxy.port);
    const { storage } = await open(location);
    proxy.cutAfter("COMMIT");
    expect(await storage.reserve([suggestion(1)], { evaluator: "caller" })).toMatchObject([{ number: 0 }]);
    proxy.cutAfter("COMMIT");
    expect(await storage.append({ type: "completed", trial: 0, metrics })).toBe(true);
    proxy.cutAfter("COMMIT");
    await storage.recordEdit(["budget.trials: 40, was 36"]);
    proxy.cutAfter("INSERT INTO");
    expect(await storage.setPaused({ paused: true })).toBe(true);
    const { events, edits, pauses } = await storage.history();
    expect(events.map(({ event }) => event.type)).toEqual(["suggested", "completed"]);
    expect([edits.length, pauses.length]).toEqual([1, 1]);
    await storage.close();
    await proxy.close();
  });

  it("waits while a run has no connection, tells so, and goes on", async () => {
    const proxy = await startCutProxy(server.port);
    const { storage } = await open(locationOf("cut off", proxy.port));
    await storage.reserve([suggestion(1)], { evaluator: "run" });
    const told: (string | undefined)[] = [];
    const lease = await storage.lease({ onLost: () => {}, onAway: (reason) => told.push(reason) });
    await storage.claim(0);
    proxy.cut();
    const appended = storage.append({ type: "completed", trial: 0, metrics });
    await until(() => told.length > 0);
    proxy.join();
    expect(await appended).toBe(true);
    expect(told).toEqual([expect.stringMatching(/./), undefined]);
    await lease.release();
    await storage.close();
    await proxy.close();
  });

  it("is waited for when a run begins while its server is away or starts up, for a while", async () => {
    const proxy = await startCutProxy(server.port);
    const location = locationOf("waited for", proxy.port);
    const said: string[] = [];
    const options = { patienceMs: 60_000, onWait: (reason: string) => said.push(reason) };
    expect(await awaitStore(location, options)).toBe(true);
    expect(said).toEqual([]);
    for (const isStarting of [false, true]) {
      proxy.cut(isStarting ? startingUp : undefined);
      const waited = awaitStore(location, options);
      await until(() => said.length === (isStarting ? 2 : 1));
      proxy.join();
      expect(await waited).toBe(true);
    }
    expect(said[1]).toBe("the database system is starting up");
    const left: number[] = [];
    proxy.cut();
    const again = awaitStore(location, { ...options, tellMs: 0, onWait: (_, leftMs) => left.push(leftMs) });
    await until(() => left.length >= 3);
    proxy.join();
    await again;
    expect(left.toSorted((a, b) => b - a)).toEqual(left);
    expect(left.every((milliseconds) => milliseconds <= 60_000)).toBe(true);
    proxy.cut();
    await expect(awaitStore(location, { ...options, patienceMs: 0 })).rejects.toMatchObject({ kind: "unreachable" });
    expect(await awaitStore(location, { ...options, signal: AbortSignal.abort() })).toBe(false);
    await proxy.close();
  });

  it("says what to do where there is no server, no database, or a row that is not what was written", async () => {
    const closed = await startCutProxy(server.port);
    await closed.close();
    await expect(open(locationOf("nowhere", closed.port))).rejects.toMatchObject({ kind: "unreachable" });
    const missing = addressOf(server.url.replace("/postgres", "/not_there"));
    await expect(open({ folder: newFolder(), database: { address: missing, study: "a" } })).rejects.toThrow("createdb");
    const location = locationOf("damaged");
    const { storage } = await open(location);
    await storage.reserve([suggestion(1)], { evaluator: "caller" });
    await storage.append({ type: "completed", trial: 0, metrics });
    await storage.close();
    await sql(`UPDATE paretune.events SET body = replace(body, '0.25', '0.35') WHERE type = 'completed' AND study =
      (SELECT key FROM paretune.studies WHERE name = 'damaged')`);
    await expect(readStore(location)).rejects.toMatchObject({
      kind: "damaged",
      message: expect.stringContaining("backup"),
    });
  });

  it("leads one run to the same suggestions as a SQLite store does", async () => {
    const own: Study = { ...study, name: "same suggestions", strategy: "map" };
    const places = [newFolder(), locationOf(own.name)];
    const batches = await Promise.all(
      places.map(async (place) => {
        const { storage } = await openStore(place, own, { create: true });
        const asked: unknown[] = [];
        for (const count of [4, 3]) {
          const result = await ask(own, { storage, propose, count, evaluator: "run", threads: [], budget: 10 });
          asked.push(result?.reserved);
          for (const { number, configuration } of result?.reserved ?? []) {
            const mean = (Number(configuration["x"]) - 3) ** 2;
            await storage.append({ type: "completed", trial: number, metrics: { loss: { mean, count: 1 } } });
          }
        }
        await storage.close();
        return asked;
      }),
    );
    expect(batches[1]).toEqual(batches[0]);
    expect(batches[0]).toEqual([expect.objectContaining({ length: 4 }), expect.objectContaining({ length: 3 })]);
  });

  it("is set aside under another name, but not while a run is alive", async () => {
    const location = locationOf("restarted");
    const { storage } = await open(location);
    await storage.reserve([suggestion(1)], { evaluator: "run" });
    const lease = await storage.lease({ onLost: () => {} });
    await expect(setAside(location, async () => {})).rejects.toMatchObject({ kind: "busy" });
    await lease.release();
    expect(await setAside(location, async () => {})).toContain("under the name restarted.old-1");
    await expect(storage.snapshot()).resolves.toMatchObject({ trials: [{ number: 0 }] });
    await expect(storage.append({ type: "interrupted", trial: 0 })).rejects.toMatchObject({ kind: "missing" });
    expect(await storeExists(location)).toBe(false);
    await storage.close();
  });

  it("gives the trials of a run whose heartbeat is late to another, whose result counts once", async () => {
    const location = locationOf("frozen");
    // The first run never shows that it lives, like a machine that is frozen.
    const frozen = await openWith(location, { interval: 3_600_000, lease: 300 });
    await frozen.reserve([suggestion(1), suggestion(2)], { evaluator: "run" });
    await frozen.lease({ onLost: () => {} });
    for (const trial of [0, 1]) await frozen.claim(trial);
    const living = await openWith(location, { interval: 50, lease: 300 });
    const lease = await living.lease({ onLost: () => {} });
    if (lease.kind !== "shared") throw new Error("the lease is not shared");
    await sql("UPDATE paretune.runners SET heartbeat = heartbeat - interval '1 hour' WHERE folder <> ''");
    await until(async () => (await living.livingRuns()).length === 1);
    // The server has just started, which is no sign of life.
    const taken: number[] = [];
    await until(async () => {
      taken.push(...(await lease.takeOver()).trials);
      return taken.length > 0;
    });
    expect(taken).toEqual([0, 1]);
    for (const trial of taken) expect(await living.append({ type: "interrupted", trial })).toBe(true);
    expect(await living.claim(0)).toMatchObject({ kind: "claimed", attempt: 2 });
    expect(await frozen.append({ type: "failed", trial: 0, reason: "killed" })).toBe(false);
    expect(await frozen.append({ type: "failed", trial: 1, reason: "killed" })).toBe(false);
    expect(await frozen.append({ type: "completed", trial: 0, metrics })).toBe(true);
    expect(await living.append({ type: "completed", trial: 0, metrics: {} })).toBe(false);
    expect((await living.snapshot()).trials).toMatchObject([{ status: "completed", metrics }, { status: "pending" }]);
    await lease.release();
    for (const storage of [frozen, living]) await storage.close();
  });
});
