/** Units of resources in runs of the built command line, whose programs write when they use which unit. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { json, PROJECT, paretune, start } from "./paretune.ts";

interface Note {
  readonly what: "start" | "end";
  readonly kind: string;
  readonly unit: string;
}

const OCCUPY = `/bin/sh ${join(PROJECT, "test/fixtures/occupy.sh")} {study.dir}/notes`;

/** A study whose trials train on a GPU and are measured on a phone; `more` are further keys. */
function writeStudy({ trials = 8, seconds = 0.15, exclusive = false, more = "" } = {}): string {
  const folder = newFolder();
  writeFileSync(
    join(folder, "study.yaml"),
    `name: phones
resources: { gpu: 4, phone: [R58M-1, "10.0.0.2:5555"] }
uses: { gpu: 1 }
command: ${OCCUPY} gpu ${seconds} {gpu} {trial.number}-{x}
env: { DEVICE: "cuda:{gpu}" }
parameters:
  x: { type: float, range: [0, 1] }
objectives:
  accuracy: { goal: maximize, from: { stdout: "value: {number}" } }
  latency:
    goal: minimize
    measure:
      command: { run: '${OCCUPY} phone ${seconds} {phone}', uses: { phone: 1 } }
      pattern: "value: {number}"
      repeats: 2
      statistic: mean
      exclusive: ${exclusive}
budget: { trials: ${trials}${more} }
strategy: random
`,
  );
  return folder;
}

function notesIn(folder: string): readonly Note[] {
  const text = existsSync(join(folder, "notes")) ? readFileSync(join(folder, "notes"), "utf8") : "";
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Note]));
}

/** The notes of units that two commands used at the same time, as their lines stand in the file. */
function overlaps(notes: readonly Note[]): readonly Note[] {
  const busy = new Set<string>();
  return notes.filter(({ what, kind, unit }) => {
    const key = `${kind} ${unit}`;
    if (what === "end") busy.delete(key);
    else if (busy.has(key)) return true;
    else busy.add(key);
    return false;
  });
}

it("gives each GPU to one training and each phone to one measurement at a time, and records them", async () => {
  const folder = writeStudy();
  const { code, stdout } = await paretune(["run", "study.yaml"], { cwd: folder });
  expect(stdout).toContain("8 of 8 trials");
  expect(code).toBe(0);
  const notes = notesIn(folder);
  expect(overlaps(notes)).toEqual([]);
  const used = (kind: string): readonly string[] =>
    [...new Set(notes.filter((note) => note.kind === kind).map(({ unit }) => unit))].sort();
  expect(used("gpu")).toEqual(["0", "1", "2", "3"]);
  expect(used("phone")).toEqual(["10.0.0.2:5555", "R58M-1"]);
  const trials = await json<readonly { trial: number; folder: string; units: Record<string, readonly string[]> }[]>(
    ["trials", "study.yaml"],
    { cwd: folder },
  );
  for (const { folder: own, units } of trials) {
    expect(Object.keys(units)).toEqual(["gpu", "phone"]);
    const [gpu] = units["gpu"] ?? [];
    const [phone] = units["phone"] ?? [];
    expect(readFileSync(join(own, "stdout.log"), "utf8")).toContain(`cuda=${gpu} device=cuda:${gpu}`);
    // The variables of the training are not those of the measurement.
    expect(readFileSync(join(own, "measure-latency.stdout.log"), "utf8")).toMatch(/device=none/);
    const commands = readFileSync(join(own, "command.txt"), "utf8").split("\n");
    expect(commands[0]).toContain(` gpu 0.15 ${gpu} `);
    expect(commands[1]).toContain(` phone 0.15 ${phone}`);
  }
  const table = await paretune(["trials", "study.yaml", "--columns", "trial,units"], { cwd: folder });
  expect(table.stdout).toMatch(/gpu [0-3]; phone (R58M-1|10\.0\.0\.2:5555)/);
  expect(existsSync(join(folder, "phones.paretune/units.json"))).toBe(false);
});

it("finishes with far more trials at the same time than units, and measurements that need the machine alone", async () => {
  const folder = writeStudy({ trials: 5, seconds: 0.03, exclusive: true, more: ", parallel: 5" });
  const { code } = await paretune(["run", "study.yaml"], { cwd: folder });
  expect(code).toBe(0);
  const notes = notesIn(folder);
  expect(overlaps(notes)).toEqual([]);
  const phones = notes.filter(({ kind }) => kind === "phone");
  expect(phones).toHaveLength(5 * 2 * 2);
  // Nothing else runs while a phone measures.
  notes.forEach(({ what, kind }, at) => {
    if (kind === "phone" && what === "start") expect(notes[at + 1]).toMatchObject({ kind: "phone", what: "end" });
  });
});

it("says in status which trials wait for units, and stops at once on Ctrl-C", async () => {
  const folder = writeStudy({ trials: 8, seconds: 60, more: ", parallel: 6" });
  const run = start(["run", "study.yaml"], { cwd: folder });
  await until(() => notesIn(folder).length === 4);
  const waits = async (): Promise<string> => (await paretune(["status", "study.yaml"], { cwd: folder })).stdout;
  let said = await waits();
  for (let tries = 0; tries < 20 && !said.includes("waiting for gpu: 2"); tries++) said = await waits();
  expect(said).toContain("running: 6 (trials 0, 1, 2, 3, 4, 5), of these waiting for gpu: 2 (trials 4, 5)");
  run.signal("SIGINT");
  expect((await run.finished).code).toBe(130);
  const { stdout } = await paretune(["status", "study.yaml"], { cwd: folder });
  expect(stdout).not.toContain("waiting for gpu");
  expect(notesIn(folder).filter(({ what }) => what === "end")).toEqual([]);
});

it("has all units again after kill -9, once the commands that were left have been ended", async () => {
  const folder = writeStudy({ trials: 6, seconds: 0.4 });
  const run = start(["run", "study.yaml"], { cwd: folder });
  await until(() => notesIn(folder).length >= 6);
  run.signal("SIGKILL");
  await run.finished;
  const before = notesIn(folder).length;
  const { code } = await paretune(["run", "study.yaml"], { cwd: folder });
  expect(code).toBe(0);
  const after = notesIn(folder).slice(before);
  // Commands of the dead run may end by themselves before this one begins, but not once it has given units to others.
  const own = after.slice(after.findIndex(({ what }) => what === "start"));
  const starts = own.filter(({ what }) => what === "start");
  expect(overlaps(own)).toEqual([]);
  expect(own.filter(({ what }) => what === "end")).toHaveLength(starts.length);
  const status = await json<{ trials: { completed: number } }>(["status", "study.yaml"], { cwd: folder });
  expect(status.trials.completed).toBe(6);
});

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    if (tries > 600) throw new Error("this never happened");
    await sleep(50);
  }
}
