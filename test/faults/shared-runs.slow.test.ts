/** Several runs of one study in a real PostgreSQL server, by the built command line, while runs and the server are killed. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { start } from "../e2e/paretune.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../fixtures/postgres-server.ts";
import { until } from "../fixtures/until.ts";

/** What `trials --json` says of a trial, of which the test needs these. */
interface Row {
  readonly trial: number;
  readonly status: string;
  readonly host?: string;
  readonly folder?: string;
  readonly attempt?: { readonly number: number; readonly host: string; readonly folder: string };
  readonly metrics: Readonly<Record<string, { readonly mean: number }>>;
}

describe.runIf(hasPostgres())("runs that share a study in PostgreSQL", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  /** Writes the study file of one machine: each has a folder of its own. */
  const machine = (name: string, ledger: string, { trials = 12, seconds = 0.2, says = "" } = {}): string => {
    const folder = newFolder();
    const text = `name: ${name}
store: ${server.url}
command: sh -c 'echo {trial.number} >> ${ledger}; sleep ${seconds}; echo loss={x} ${says}'
parameters:
  x: { type: float, range: [0, 1] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss={number}" } }
budget: { trials: ${trials}, batch: 4, initial: ${trials}, parallel: 2 }
strategy: sobol
`;
    writeFileSync(join(folder, "study.yaml"), text);
    return folder;
  };
  const run = (cwd: string) => start(["run", "study.yaml"], { cwd });
  const rowsIn = async (cwd: string): Promise<readonly Row[]> => {
    const { stdout, code, stderr } = await start(["trials", "study.yaml", "--json"], { cwd }).finished;
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("paretune:")]);
    return JSON.parse(stdout) as readonly Row[];
  };
  const startsIn = (ledger: string): readonly number[] =>
    existsSync(ledger) ? readFileSync(ledger, "utf8").trim().split("\n").map(Number) : [];
  const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
  const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);

  it.each([2, 4])("%i runs at once spend the budget exactly, and start no trial twice", async (count) => {
    const ledger = join(newFolder(), "ledger");
    const machines = numbers(count).map(() => machine(`at once ${count}`, ledger, { trials: 16 }));
    const ended = await Promise.all(machines.map((cwd) => run(cwd).finished));
    expect(ended.map(({ code }) => code)).toEqual(machines.map(() => 0));
    expect(sorted(startsIn(ledger))).toEqual(numbers(16));
    const rows = await rowsIn(machines[0] ?? "");
    expect(rows.map(({ trial, status }) => [trial, status])).toEqual(numbers(16).map((trial) => [trial, "completed"]));
    const own = rows.filter(({ folder }) => folder !== undefined);
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(16);
    expect(rows.every(({ host }) => host !== undefined)).toBe(true);
    for (const { stdout } of ended) expect(stdout).toContain("16 trials completed");
  });

  it("the trials of a run that is killed are finished by another that is alive", async () => {
    const ledger = join(newFolder(), "ledger");
    const machines = numbers(2).map(() => machine("killed run", ledger, { trials: 6, seconds: 1 }));
    const [killed, other] = [run(machines[0] ?? ""), run(machines[1] ?? "")];
    await until(() => startsIn(ledger).length >= 4);
    killed.signal("SIGKILL");
    const { code, stdout } = await other.finished;
    expect([code, stdout]).toEqual([0, expect.stringContaining("another run has died; this one takes over trials")]);
    const rows = await rowsIn(machines[1] ?? "");
    expect(rows.map(({ status }) => status)).toEqual(numbers(6).map(() => "completed"));
    // The two that the killed run was running were started once more.
    expect(new Set(startsIn(ledger))).toEqual(new Set(numbers(6)));
    expect(startsIn(ledger)).toHaveLength(8);
    // A run that begins in the folder of the killed one ends what that had left, and has nothing more to do.
    expect(await run(machines[0] ?? "").finished).toMatchObject({ code: 0 });
    expect(startsIn(ledger)).toHaveLength(8);
  });

  it("a result that comes late from a run which was frozen is known as that run's, with its times, folder and log", async () => {
    const ledger = join(newFolder(), "ledger");
    const [slow, quick] = [
      machine("frozen run", ledger, { trials: 4, seconds: 4, says: "who=1" }),
      machine("frozen run", ledger, { trials: 4, seconds: 5, says: "who=2" }),
    ];
    const frozen = run(slow);
    /** Waits for so many starts; says what the database and the runs do if they do not come. */
    const starts = async (count: number, ...runs: readonly ReturnType<typeof run>[]): Promise<void> => {
      const deadline = performance.now() + 120_000;
      await until(async () => {
        if (startsIn(ledger).length >= count) return true;
        if (performance.now() < deadline) return false;
        const sessions = await server.query(
          "SELECT pid, state, wait_event, query FROM pg_stat_activity WHERE state <> ''",
        );
        throw new Error(
          [`not ${count} starts`, JSON.stringify(sessions), ...runs.map((each) => each.output())].join("\n"),
        );
      });
    };
    await starts(2, frozen);
    frozen.signal("SIGSTOP");
    const other = run(quick);
    await starts(4, other);
    await server.query(
      `UPDATE paretune.runners SET heartbeat = heartbeat - interval '1 hour' WHERE pid = ${frozen.pid}`,
    );
    await starts(6, other);
    frozen.signal("SIGCONT");
    const ended = await Promise.all([frozen.finished, other.finished]);
    for (const { code, stdout } of ended) {
      expect([code, stdout]).toEqual([0, expect.stringContaining("4 trials completed")]);
      for (const [, done] of stdout.matchAll(/(\d+) of 4/g)) expect(Number(done)).toBeLessThanOrEqual(4);
    }
    const [late, own] = [await rowsIn(slow), await rowsIn(quick)];
    const folderOf = (cwd: string, trial: number): string => join(cwd, "frozen-run.paretune", "trials", `000${trial}`);
    for (const trial of numbers(4)) {
      const isLate = trial < 2;
      const folder = folderOf(isLate ? slow : quick, trial);
      expect(late[trial]).toMatchObject({ attempt: { number: 1, host: hostname(), folder }, host: hostname() });
      // Both have a folder of the first two trials, and one of them has that of the result.
      expect([late[trial]?.folder, own[trial]?.folder]).toEqual(isLate ? [folder, undefined] : [undefined, folder]);
    }
    const reread = async (cwd: string) => {
      const text = readFileSync(join(cwd, "study.yaml"), "utf8");
      writeFileSync(join(cwd, "study.yaml"), `${text}metrics: { who: { from: { stdout: "who={number}" } } }\n`);
      const { stdout } = await start(["reread", "study.yaml", "--json"], { cwd }).finished;
      return (JSON.parse(stdout) as { trials: { trial: number }[] }).trials.map(({ trial }) => trial);
    };
    expect([await reread(slow), await reread(quick)]).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect((await rowsIn(quick)).map(({ metrics }) => metrics["who"]?.mean)).toEqual([1, 1, 2, 2]);
  });

  it("a server that is killed ends no run and loses no result: they wait for it, and say so", async () => {
    const ledger = join(newFolder(), "ledger");
    const machines = numbers(2).map(() => machine("killed server", ledger, { trials: 12, seconds: 0.5 }));
    const runs = machines.map(run);
    await until(() => startsIn(ledger).length >= 5);
    await server.kill();
    await until(() => runs.every((each) => each.output().includes("cannot be reached")));
    // One that begins meanwhile waits, too.
    runs.push(run(machine("killed server", ledger, { trials: 12, seconds: 0.5 })));
    await until(() => runs[2]?.output().includes("Waiting for it") === true);
    await server.start();
    const ended = await Promise.all(runs.map(({ finished }) => finished));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const { stdout } of ended.slice(0, 2)) expect(stdout).toContain("reached again");
    expect(sorted(startsIn(ledger))).toEqual(numbers(12));
    expect((await rowsIn(machines[0] ?? "")).every(({ status }) => status === "completed")).toBe(true);
  });

  it("`status` lists the living runs with their trials", async () => {
    const ledger = join(newFolder(), "ledger");
    const machines = numbers(2).map(() => machine("watched", ledger, { trials: 4, seconds: 60 }));
    const runs = machines.map(run);
    await until(() => startsIn(ledger).length >= 4);
    const { stdout } = await start(["status", "study.yaml", "--json"], { cwd: machines[0] ?? "" }).finished;
    const status = JSON.parse(stdout) as { store: string; run: { runs: { process: number; trials: number[] }[] } };
    expect(status.store).toBe(server.url);
    expect(status.run.runs.map((each) => each.process)).toEqual(expect.arrayContaining(runs.map(({ pid }) => pid)));
    expect(sorted(status.run.runs.flatMap(({ trials }) => trials))).toEqual(numbers(4));
    for (const each of runs) each.signal("SIGINT");
    expect((await Promise.all(runs.map(({ finished }) => finished))).map(({ code }) => code)).toEqual([130, 130]);
  });
});
