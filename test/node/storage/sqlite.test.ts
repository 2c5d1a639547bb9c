import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { describe, expect, it } from "vitest";
import type { Study } from "../../../src/core/study/index.ts";
import { processStart } from "../../../src/node/executors/process-table.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import {
  openStore,
  readStore,
  repairStore,
  type Salvage,
  StorageError,
  storeExists,
  trialFolder,
  viewStore,
} from "../../../src/node/storage/index.ts";
import { takeLease } from "../../../src/node/storage/lease.ts";
import { openReadOnly } from "../../../src/node/storage/sqlite-format.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { until } from "../../fixtures/until.ts";
import { study } from "./study.ts";

const temporary = (): string => newFolder();

/** A folder with a store that holds one trial. */
async function createStore(definition: Study = study): Promise<string> {
  const folder = temporary();
  const { storage } = await openStore(folder, definition, { create: true });
  await storage.reserve([{ configuration: { x: 1 }, origin: "sobol" }], { evaluator: "run" });
  await storage.close();
  return folder;
}

async function problem(promise: Promise<unknown>): Promise<StorageError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StorageError);
  return error as StorageError;
}

describe("where a store lies", () => {
  const file = { path: "/home/a/study.yaml", study: { ...study, name: "nlu parser/2" } } as StudyFile;

  it("is NAME.paretune beside the study file, with a name that is safe for a folder, unless said otherwise", () => {
    expect(storeFolder(file)).toBe("/home/a/nlu-parser-2.paretune");
    expect(storeFolder(file, "/data/runs")).toBe("/data/runs");
  });

  it("has a folder for each trial, numbered with four digits or more", () => {
    expect(trialFolder("/s", 7)).toBe("/s/trials/0007");
    expect(trialFolder("/s", 12345)).toBe("/s/trials/12345");
  });
});

describe("opening a store", () => {
  it("that was never created says so", async () => {
    const folder = temporary();
    expect(await storeExists(folder)).toBe(false);
    const error = await problem(openStore(folder, study, { create: false }));
    expect([error.kind, error.message]).toEqual(["missing", expect.stringContaining("`paretune run`")]);
  });

  it("keeps the earlier trials that its study begins with; other ones make the model forget", async () => {
    const earlier = (value: number) => ({
      from: "first.yaml",
      trials: [{ configuration: { x: value }, origin: "sobol" as const, metrics: { loss: { mean: value, count: 1 } } }],
      leftOut: { "it has no flag": 2 },
    });
    const folder = await createStore({ ...study, earlier: earlier(1) });
    const kept = async (definition: Study) => {
      const { storage } = await openStore(folder, definition, { create: false });
      const { earlier: found, modelState, lastProposal } = await storage.snapshot();
      await storage.recordProposal({ modelState: "learned", record: "proposed" });
      await storage.close();
      return [found, modelState, lastProposal];
    };
    expect(await kept(study)).toEqual([earlier(1), undefined, undefined]);
    expect(await kept({ ...study, earlier: earlier(1) })).toEqual([earlier(1), "learned", '"proposed"']);
    expect((await readStore(folder)).earlier).toEqual(earlier(1));
    expect(await kept({ ...study, earlier: earlier(2) })).toEqual([earlier(2), undefined, '"proposed"']);
    expect((await readStore(folder)).trials).toHaveLength(1);
    expect(await readStore(await createStore())).toMatchObject({ earlier: undefined });
  });

  it("creates its folder with those above it, and says so where the system refuses", async () => {
    const folder = join(temporary(), "runs", "today");
    await (await openStore(folder, study, { create: true })).storage.close();
    expect(await storeExists(folder)).toBe(true);
    const file = join(folder, "study.db");
    for (const impossible of [file, join(file, "below"), "/proc/paretune/study"]) {
      if (impossible.startsWith("/proc") && !existsSync("/proc/self")) continue;
      const error = await problem(openStore(impossible, study, { create: true }));
      expect([error.kind, error.message]).toEqual(["broken", expect.stringContaining("cannot be created")]);
    }
  });

  it("of a newer version is refused with a sentence, and the file is left as it is", async () => {
    const folder = await createStore();
    const database = new DatabaseSync(join(folder, "study.db"));
    database.exec("ALTER TABLE events ADD COLUMN machine TEXT; PRAGMA user_version = 99");
    database.close();
    const before = readFileSync(join(folder, "study.db"));
    const error = await problem(openStore(folder, study, { create: true }));
    expect(error.kind).toBe("newer");
    expect(error.message).toMatch(/written by a newer version of Paretune \(format 99; this one knows up to \d+\)/);
    expect(readFileSync(join(folder, "study.db")).equals(before)).toBe(true);
  });

  it("whose format number alone was raised is damaged, not newer", async () => {
    for (const number of [5, 99, 1_000_000]) {
      const folder = await createStore();
      const database = new DatabaseSync(join(folder, "study.db"));
      database.exec(`PRAGMA user_version = ${number}`);
      database.close();
      for (const attempt of [openStore(folder, study, { create: true }), readStore(folder), viewStore(folder, study)]) {
        const error = await problem(attempt);
        expect([error.kind, error.message]).toEqual(["damaged", expect.stringContaining(`format number is ${number}`)]);
      }
      const plan = (salvage: Salvage) => ({ rows: salvage.events, result: salvage.lost.length });
      const repaired = await repairStore({ folder, study, dryRun: false, plan });
      expect([repaired.problem, repaired.result]).toEqual([expect.stringContaining("format number"), 0]);
      expect((await readStore(folder)).trials).toHaveLength(1);
    }
  });

  it("that is missing beside trials is not begun anew", async () => {
    const folder = await createStore();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(join(folder, `study.db${suffix}`), { force: true });
    mkdirSync(join(folder, "trials", "0000"), { recursive: true });
    const error = await problem(openStore(folder, study, { create: true }));
    expect([error.kind, error.message]).toEqual([
      "damaged",
      expect.stringMatching(/missing.*repair STUDY.*--restart/s),
    ]);
    expect(existsSync(join(folder, "study.db"))).toBe(false);
  });

  it("that is not a database is refused with a sentence", async () => {
    const folder = temporary();
    writeFileSync(join(folder, "study.db"), "these are my notes, not a database\n".repeat(100));
    const error = await problem(openStore(folder, study, { create: true }));
    expect([error.kind, error.message]).toEqual(["damaged", expect.stringContaining("no store of Paretune")]);
  });

  it("in a place that cannot be created is refused with a sentence", async () => {
    const folder = temporary();
    writeFileSync(join(folder, "taken"), "");
    const error = await problem(openStore(join(folder, "taken", "store"), study, { create: true }));
    expect(error.message).toContain("cannot be created");
  });

  it("from many processes' worth of openings at once works, also when the file is brand-new", async () => {
    const folder = temporary();
    const opened = await Promise.all(Array.from({ length: 8 }, () => openStore(folder, study, { create: true })));
    const stores = opened.map(({ storage }) => storage);
    await Promise.all(
      stores.map((storage, x) => storage.reserve([{ configuration: { x }, origin: "sobol" }], { evaluator: "caller" })),
    );
    const { trials } = await stores[0]!.snapshot();
    expect(trials.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    await Promise.all(stores.map((storage) => storage.close()));
  });
});

describe("a store that is not what it was", () => {
  it.each(["deleted", "replaced"])("says that it was %s at the next write, and acknowledges nothing", async (what) => {
    const folder = await createStore();
    const file = join(folder, "study.db");
    const { storage } = await openStore(folder, study, { create: false });
    for (const each of [file, `${file}-wal`, `${file}-shm`]) rmSync(each, { force: true });
    if (what === "replaced") await (await openStore(folder, study, { create: true })).storage.close();
    const error = await problem(storage.append({ type: "failed", trial: 0, reason: "?" }));
    expect([error.kind, error.message]).toEqual(["broken", expect.stringContaining(`study.db was ${what} while`)]);
    await storage.close();
  });

  it.each([
    ["deleted", (log: string) => rmSync(log)],
    ["cut", (log: string) => truncateSync(log)],
    ["replaced", (log: string) => replaceFile(log)],
  ])(
    "says that its log was %s at the next write and at all later ones, and acknowledges nothing",
    async (what, act) => {
      const folder = await createStore();
      const { storage } = await openStore(folder, study, { create: false });
      const reserve = (x: number) =>
        storage.reserve([{ configuration: { x }, origin: "sobol" }], { evaluator: "caller" });
      await reserve(0.25);
      act(join(folder, "study.db-wal"));
      for (const x of [0.5, 0.75]) {
        const error = await problem(reserve(x));
        expect(["broken", "damaged"]).toContain(error.kind);
        if (error.kind === "broken")
          expect(error.message).toContain(`study.db-wal, which holds the last records, was ${what}`);
      }
      await storage.close().catch(() => undefined);
    },
  );

  it("is damaged if it is empty beside the folders of trials; an empty file alone is a new store", async () => {
    const folder = temporary();
    writeFileSync(join(folder, "study.db"), "");
    await (await openStore(folder, study, { create: true })).storage.close();
    const emptied = temporary();
    writeFileSync(join(emptied, "study.db"), "");
    mkdirSync(join(emptied, "trials", "0000"), { recursive: true });
    const error = await problem(openStore(emptied, study, { create: true }));
    expect([error.kind, error.message]).toEqual([
      "damaged",
      expect.stringContaining("study.db is damaged: it is empty, although"),
    ]);
    expect(readFileSync(join(emptied, "study.db"))).toHaveLength(0);
  });

  it.each(['{"type":"fail', '"text"', '{"type":"failed","trial":3}'])("names a damaged record: %s", async (body) => {
    const folder = await createStore();
    const database = new DatabaseSync(join(folder, "study.db"));
    database
      .prepare(
        "INSERT INTO events (id, time, trial, type, body) VALUES (7, '2026-01-02T03:04:05.000Z', 0, 'failed', ?)",
      )
      .run(body);
    database.close();
    const { storage } = await openStore(folder, study, { create: false });
    const error = await problem(storage.snapshot());
    expect(error.message).toContain("study.db is damaged: record 7, of trial 0, cannot be read:");
    expect((await problem(readStore(folder))).message).toContain("record 7");
    await storage.close();
  });

  it("can be read where it cannot be written, with what its log holds; nothing can be recorded", async () => {
    const folder = await createStore();
    const { storage: writer } = await openStore(folder, study, { create: false });
    await writer.append({ type: "failed", trial: 0, reason: "?" }); // in the log until the writer closes
    const file = join(folder, "study.db");
    const { storage } = openReadOnly(file, folder, study);
    expect((await storage.snapshot()).trials).toMatchObject([{ status: "failed" }]);
    const refused = [
      storage.append({ type: "interrupted", trial: 0 }),
      storage.recordProposal({ record: 1 }),
      storage.update(() => ({ events: [], result: 0 })),
      storage.lease({ onLost: () => {} }),
    ];
    for (const each of refused) {
      expect((await problem(each)).message).toContain("study.db cannot be written, so nothing can be recorded in it");
    }
    await Promise.all([storage.close(), writer.close()]);
    expect((await readStore(folder)).trials).toMatchObject([{ status: "failed" }]);
  });

  it("belongs to one study only, also if the names of two lead to the same folder", async () => {
    const folder = join(temporary(), "a-b.paretune");
    await (await openStore(folder, { ...study, name: "a b" }, { create: true })).storage.close();
    const error = await problem(openStore(folder, { ...study, name: "a/b" }, { create: true }));
    expect(error.kind).toBe("changed");
    expect(error.message).toContain('has the results of the study "a b", and this one is "a/b"');
    await (await openStore(folder, { ...study, name: "a b" }, { create: false })).storage.close();
    // With --store DIR any name is right.
    await (await openStore(folder, { ...study, name: "renamed" }, { create: false })).storage.close();
  });
});

describe("a study file that was edited after its store was created", () => {
  const reopen = async (before: Study, after: Study): Promise<void> => {
    const { storage } = await openStore(await createStore(before), after, { create: true });
    await storage.close();
  };

  it("may change budget, strategy, seed, reference point and units, and the order of its parameters", async () => {
    await reopen(study, {
      ...study,
      parameters: [...study.parameters].reverse(),
      objectives: [{ name: "loss", goal: "minimize", unit: "nats" }],
      budget: { trials: 99, batch: 1, initial: 1, parallel: 1 },
      strategy: "saas",
      seed: 2,
      referencePoint: { loss: 3 },
    });
  });

  it("is refused when what a parameter is changed, naming every parameter concerned", async () => {
    const parameters = [
      { kind: "float", name: "x", lower: 1, upper: 10, scale: "log" },
      { kind: "bool", name: "flag" },
      { kind: "bool", name: "extra" },
    ] as const;
    const error = await problem(reopen(study, { ...study, parameters }));
    expect(error.kind).toBe("changed");
    expect(error.message).toContain(
      'parameter x was {"kind":"float","lower":0,"name":"x","scale":"linear","upper":10}',
    );
    expect(error.message).toContain("parameter extra is new");
    expect(error.message).toContain("parameter name was removed");
  });

  it("may change where it is searched; the store remembers each change, and every trial stays", async () => {
    const folder = await createStore();
    const { storage } = await openStore(folder, study, { create: false });
    await storage.reserve([{ configuration: { x: 9, name: "n1", flag: true }, origin: "sobol" }], { evaluator: "run" });
    await storage.recordProposal({ modelState: "old", record: { trials: 2 } });
    await storage.close();
    const narrowed = study.parameters.map((each) => (each.kind === "float" ? { ...each, upper: 5, step: 0.5 } : each));
    const pinned = narrowed.map((each) => (each.kind === "bool" ? { ...each, pin: true } : each));
    const x = { kind: "parameter", name: "x" } as const;
    const constraints = [
      { text: "x < 4", expression: { kind: "binary", operator: "<", left: x, right: { kind: "literal", value: 4 } } },
    ] as const;
    const outcomeConstraints = [
      { text: "size <= 20", metric: "size", kind: "at-most", bound: { constant: 20, ofBaseline: {} } },
    ] as const;
    const steps: readonly Study[] = [
      { ...study, parameters: narrowed },
      { ...study, parameters: pinned, constraints, outcomeConstraints },
      study,
    ];
    const recorded = [];
    for (const after of steps) {
      const opened = await openStore(folder, after, { create: false });
      recorded.push(opened.edit);
      await opened.storage.close();
    }
    const { storage: last, edit } = await openStore(folder, study, { create: false });
    const { edits } = await last.history();
    expect([recorded, edit]).toEqual([edits, undefined]);
    expect(edits.map(({ changes }) => changes)).toEqual([
      ["x: range [0, 5], was [0, 10]", "x: step 0.5, was none"],
      ["flag: pinned at true", 'constraint "x < 4" is new', 'outcome constraint "size <= 20" is new'],
      [
        "x: range [0, 10], was [0, 5]",
        "x: step none, was 0.5",
        "flag: no longer pinned at true",
        'constraint "x < 4" was removed',
        'outcome constraint "size <= 20" was removed',
      ],
    ]);
    expect(edits[0]?.after).toBe(edits[1]?.before);
    const { trials, modelState, lastProposal } = await last.snapshot();
    expect(trials.at(-1)?.configuration).toEqual({ x: 9, name: "n1", flag: true });
    expect([modelState, lastProposal]).toEqual([undefined, '{"trials":2}']);
    await last.close();
  });

  it("may change ranges that the baseline's middle was taken from, but not the baseline itself", async () => {
    const baseline = { x: 5, name: "n1", flag: true };
    const narrowed = study.parameters.map((each) => (each.kind === "float" ? { ...each, upper: 4 } : each));
    await reopen({ ...study, baseline }, { ...study, parameters: narrowed, baseline: { ...baseline, x: 2 } });
    const flipped = { ...study, parameters: narrowed, baseline: { ...baseline, flag: false } };
    expect((await problem(reopen({ ...study, baseline }, flipped))).message).toContain("the baseline was");
  });

  it("is refused when an objective changed its goal", async () => {
    const error = await problem(reopen(study, { ...study, objectives: [{ name: "loss", goal: "maximize" }] }));
    expect(error.message).toContain('objective loss was {"goal":"minimize","name":"loss"}');
  });

  it("may gain a baseline but not change it", async () => {
    const baseline = { x: 1, name: "n1", flag: true };
    const folder = await createStore();
    await (await openStore(folder, { ...study, baseline }, { create: false })).storage.close();
    const changed = openStore(folder, { ...study, baseline: { ...baseline, x: 2 } }, { create: false });
    expect((await problem(changed)).message).toContain('the baseline was {"flag":true,"name":"n1","x":1}');
  });
});

describe("a store written by an earlier version", () => {
  const narrowed: Study = {
    ...study,
    parameters: study.parameters.map((each) => (each.kind === "float" ? { ...each, upper: 5 } : each)),
  };
  const old = (): string => {
    const folder = temporary();
    const database = new DatabaseSync(join(folder, "study.db"));
    database.exec(readFileSync(join(import.meta.dirname, "format-1.sql"), "utf8"));
    database.close();
    return folder;
  };
  const statuses = ["completed", "failed", "pending", "running", "cancelled"];

  it("(format 1) is opened with all that it holds, and goes on", async () => {
    const folder = old();
    const { storage, edit } = await openStore(folder, narrowed, { create: false });
    expect(edit).toBeUndefined();
    const { trials, evaluators, earlier, modelState, lastProposal, modelMilliseconds } = await storage.snapshot();
    expect(trials.map(({ status }) => status)).toEqual(statuses);
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: 0.25, standardError: 0.01, count: 3 } } });
    expect([...evaluators.values()]).toEqual(["run", "run", "run", "run", "caller"]);
    expect(earlier).toMatchObject({ from: "first.yaml", leftOut: { "it has no flag": 2 } });
    expect([modelState, lastProposal, modelMilliseconds]).toEqual(['{"version":2,"metrics":[]}', undefined, 2000.5]);
    const { events, edits } = await storage.history();
    expect(events).toHaveLength(15);
    expect(edits.map(({ changes }) => changes)).toEqual([["x: range [0, 5], was [0, 10]"]]);

    await storage.recordProposal({ record: [1], milliseconds: 1000 });
    expect(await storage.append({ type: "completed", trial: 3, metrics: { loss: { mean: 1, count: 1 } } })).toBe(true);
    const [next] = await storage.reserve([{ configuration: { x: 3 }, origin: "sobol" }], { evaluator: "run" });
    expect(next?.number).toBe(5);
    expect(await storage.snapshot()).toMatchObject({ lastProposal: "[1]", modelMilliseconds: 3000.5 });
    await storage.close();
  });

  it("(format 1) has what was expected of a stopped trial, which it calls a forecast", async () => {
    const folder = old();
    const expected = { loss: { mean: 0.7, standardError: 0.1 } };
    const database = new DatabaseSync(join(folder, "study.db"));
    const body = {
      type: "cancelled",
      trial: 3,
      reason: "stopped early",
      stop: { probability: 0.01, forecast: expected },
    };
    database
      .prepare("INSERT INTO events VALUES (16, '2026-11-28T05:41:11.150Z', 3, 'cancelled', NULL, ?)")
      .run(JSON.stringify(body));
    database.close();
    const { trials } = await readStore(folder);
    expect(trials[3]).toMatchObject({ status: "cancelled", stop: { probability: 0.01, expected } });
    expect(trials[3]).not.toHaveProperty("stop.forecast");
  });

  it("(format 2) is opened with all that it holds, and gets a name that it keeps", async () => {
    const folder = temporary();
    const database = new DatabaseSync(join(folder, "study.db"));
    database.exec(readFileSync(join(import.meta.dirname, "format-2.sql"), "utf8"));
    database.close();
    const open = async () => {
      const { storage } = await openStore(folder, study, { create: false });
      const snapshot = await storage.snapshot();
      await storage.close();
      return snapshot;
    };
    const { trials, id } = await open();
    expect(trials.map(({ status }) => status)).toEqual(["completed", "failed", "pending", "completed"]);
    expect(trials[0]).toMatchObject({ metrics: { loss: { mean: 0.25, standardError: 0.01 } } });
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect((await open()).id).toBe(id);
  });

  it("(format 1) can be begun with by another study, and is left as it is", async () => {
    const folder = old();
    const before = readFileSync(join(folder, "study.db"));
    const { trials, earlier } = await readStore(folder);
    expect([trials.map(({ status }) => status), earlier?.from]).toEqual([statuses, "first.yaml"]);
    expect(readFileSync(join(folder, "study.db")).equals(before)).toBe(true);
  });
});

describe("the right to run a study", () => {
  /** Makes a process the owner, as if it had started to run the study. */
  function setOwner(folder: string, pid: number, start: string, host = hostname(), heartbeat = Date.now()): void {
    const database = new DatabaseSync(join(folder, "study.db"));
    database
      .prepare("INSERT OR REPLACE INTO owner VALUES (1, 'token', ?, ?, ?, '2026-01-02T03:04:05.000Z', ?)")
      .run(host, pid, start, heartbeat);
    database.close();
    writeFileSync(join(folder, "run.lock"), "");
  }

  it("is refused while its owner lives: the sentence names the process and since when", async () => {
    const folder = await createStore();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    setOwner(folder, child.pid!, processStart(child.pid!)!);
    const { storage } = await openStore(folder, study, { create: false });
    const error = await problem(storage.lease({ onLost: () => {} }));
    expect(error.kind).toBe("busy");
    expect(error.message).toContain(`by process ${child.pid} on ${hostname()} since 2026-01-02T03:04:05.000Z`);

    child.kill("SIGKILL");
    await once(child, "exit");
    await (await storage.lease({ onLost: () => {} })).release();
    await storage.close();
  });

  it("is taken over from a dead owner whose process id was given to another process", async () => {
    const folder = await createStore();
    setOwner(folder, process.pid, "an earlier process with the same id");
    const { storage } = await openStore(folder, study, { create: false });
    await (await storage.lease({ onLost: () => {} })).release();
    await storage.close();
  });

  it.each([
    ["on another machine whose heartbeat moves", "busy"],
    ["on another machine whose heartbeat stands still, whatever its clock says", "taken"],
    ["in a container of this machine, whose lock was deleted and whose heartbeat moves", "busy"],
    ["of this machine that died, and whose lock was deleted", "taken"],
  ])("of an owner %s is %s", async (where, expected) => {
    const folder = await createStore();
    const host = where.startsWith("on another") ? "another-machine" : hostname();
    const moves = where.endsWith("moves");
    setOwner(folder, 1, "start", host, Date.now() + (moves ? -1 : 1) * 3_600_000);
    if (where.includes("lock was deleted")) rmSync(join(folder, "run.lock"));
    const database = new DatabaseSync(join(folder, "study.db"));
    const beat = (): void => database.exec("UPDATE owner SET heartbeat = heartbeat + 1");
    const timer = moves ? setInterval(beat, 20) : undefined;
    try {
      const lease = takeLease(database, folder, () => {}, { interval: 10_000, watch: 200 });
      if (expected === "busy") expect((await problem(lease)).message).toContain(`by process 1 on ${host}`);
      else await (await lease).release();
    } finally {
      clearInterval(timer);
      database.close();
    }
  });

  it("takes its lock again where the file was deleted, so that nobody else gets it", async () => {
    const folder = await createStore();
    const database = new DatabaseSync(join(folder, "study.db"));
    let isLost = false;
    const lease = await takeLease(database, folder, () => (isLost = true), { interval: 20, watch: 200 });
    rmSync(join(folder, "run.lock"));
    await until(() => existsSync(join(folder, "run.lock")));
    await until(() => {
      const other = new DatabaseSync(join(folder, "run.lock"), { timeout: 0 });
      try {
        other.exec("BEGIN EXCLUSIVE");
        return false;
      } catch {
        return true;
      } finally {
        other.close();
      }
    });
    expect(isLost).toBe(false);
    await lease.release();
    database.close();
  });

  it("is refused while another process holds the lock, although nothing shows that this process lives", async () => {
    const folder = await createStore();
    const program = `
      import { openStore } from ${JSON.stringify(join(import.meta.dirname, "../../../build/node/storage/index.js"))};
      const { storage } = await openStore(${JSON.stringify(folder)}, ${JSON.stringify(study)}, { create: false });
      await storage.lease({ onLost: () => {} });
      console.log("locked");
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout!, "data");
    setOwner(folder, child.pid!, "seen from another container");
    const { storage } = await openStore(folder, study, { create: false });
    expect((await problem(storage.lease({ onLost: () => {} }))).message).toContain("is already being run, by process");
    child.kill("SIGKILL");
    await once(child, "exit");
    await (await storage.lease({ onLost: () => {} })).release();
    await storage.close();
  });
});

/** Puts a copy in the place of a file, as an editor or a synchronisation would. */
function replaceFile(file: string): void {
  copyFileSync(file, `${file}.copy`);
  renameSync(`${file}.copy`, file);
}
