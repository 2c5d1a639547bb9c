import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";
import { type Started, start } from "./paretune.ts";

/** A study whose trials end when there is a file `release`; the first one fails once, which is a fault that passes. */
const STUDY = `name: steered
shell: true
command: |
  echo "$PARETUNE_TRIAL_NUMBER" >> begun.txt
  while [ ! -e "$PWD/release" ]; do sleep 0.02; done
  if [ "$PARETUNE_TRIAL_NUMBER" = 0 ]; then exit 3; fi
  echo "loss {x}"
parameters: { x: { type: float, range: [0, 1] } }
objectives: { loss: { goal: minimize, from: { stdout: "loss {number}" } } }
budget: { trials: 4, batch: 2, initial: 4, parallel: 2 }
strategy: sobol
`;

interface StudyJson {
  readonly run: { readonly alive: boolean; readonly paused: boolean; readonly process?: number };
  readonly status: { readonly ended: number; readonly trials: { readonly running: number } } | null;
}

function studyFolder(): string {
  const cwd = newFolder();
  writeFileSync(join(cwd, "study.yaml"), STUDY);
  return cwd;
}

const command = (cwd: string, ...words: readonly string[]) => start(words, { cwd }).finished;

/** A command that is still running when the test ends is ended. */
function startLong(cwd: string, ...words: readonly string[]): Started {
  const started = start(words, { cwd });
  onTestFinished(() => started.signal("SIGKILL"));
  return started;
}

/** The address that a command prints first. */
async function addressOf(started: Started): Promise<string> {
  const found = (): string | undefined => /http:\/\/\S+?(?=["\s])/.exec(started.output())?.[0];
  await until(() => found() !== undefined);
  return found() ?? "";
}

const read = async (url: string): Promise<StudyJson> =>
  (await (await fetch(`${url}api/studies/steered`)).json()) as StudyJson;

const post = (url: string, path: string, body: unknown) =>
  fetch(`${url}api/studies/steered/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

describe("a pause", () => {
  it("outlives a run that is killed: run is refused until the study is resumed, and then goes on", async () => {
    const cwd = studyFolder();
    expect(await command(cwd, "pause", "study.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("has no results yet"),
    });
    const run = startLong(cwd, "run", "study.yaml");
    await until(() => existsSync(join(cwd, "begun.txt")));
    const paused = await command(cwd, "pause", "study.yaml", "--reason", "the GPU is needed", "--json");
    expect(JSON.parse(paused.stdout)).toMatchObject({
      paused: true,
      changed: true,
      run: { alive: true, process: run.pid, reason: "the GPU is needed" },
    });
    await until(() => run.output().includes("To resume: paretune resume study.yaml"));
    run.signal("SIGKILL");
    await run.finished;
    const refused = await command(cwd, "run", "study.yaml");
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/paused since .* \(the GPU is needed\)[\s\S]*paretune resume study.yaml/),
    });
    expect((await command(cwd, "status", "study.yaml")).stdout).toMatch(/run +none; paused since/);
    expect((await command(cwd, "resume", "study.yaml")).stdout).toContain("To start it: paretune run study.yaml");
    writeFileSync(join(cwd, "release"), "");
    const { code, stdout } = await command(cwd, "run", "study.yaml", "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { outcome: "budget-spent", completed: 3, failed: 1 }]);
  });
});

describe("paretune retry", () => {
  it("reserves what can be evaluated again, refuses the rest, and the next run takes it", async () => {
    const cwd = studyFolder();
    writeFileSync(join(cwd, "release"), "");
    expect((await command(cwd, "run", "study.yaml", "--record-failures")).code).toBe(0);
    const { code, stdout } = await command(cwd, "retry", "study.yaml", "0", "1", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual([
      { trial: 4, retries: 0, parameters: { x: expect.any(Number) } },
      { retries: 1, refused: [expect.stringContaining("has completed")] },
    ]);
    expect(await command(cwd, "retry", "study.yaml", "2", "9")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Trial 2 has completed[\s\S]*There is no trial 9/),
    });
    expect((await command(cwd, "retry", "study.yaml", "x")).code).toBe(2);
    const run = await command(cwd, "run", "study.yaml", "--json");
    expect([run.code, JSON.parse(run.stdout)]).toMatchObject([0, { completed: 4, failed: 1 }]);
  });
});

describe("paretune run --serve", () => {
  it("is a run and a server in one process, which Ctrl-C ends both", async () => {
    const cwd = studyFolder();
    const run = startLong(cwd, "run", "study.yaml", "--serve", "--port", "0", "--json");
    const url = await addressOf(run);
    await until(async () => (await read(url)).status?.trials.running === 2);
    expect(await read(url)).toMatchObject({ run: { alive: true, paused: false, process: run.pid } });
    expect((await post(url, "pause", { reason: "lunch" })).status).toBe(200);
    await until(() => run.output().includes("Paused (lunch)"));
    expect((await post(url, "resume", {})).status).toBe(200);
    expect((await post(url, "edit", { trials: 3 })).status).toBe(200);
    await until(() => run.output().includes("The budget was changed: 3 trials"));
    run.signal("SIGINT");
    const { code, stdout } = await run.finished;
    const [first = "", ...rest] = stdout.split("\n");
    expect(JSON.parse(first)).toEqual({ url });
    expect([code, JSON.parse(rest.join("\n"))]).toMatchObject([130, { outcome: "interrupted", exitCode: 130 }]);
    await expect(fetch(url)).rejects.toThrow();
  });

  it("says before the first trial that it cannot listen, and needs --serve for the flags of the server", async () => {
    const cwd = studyFolder();
    const server = startLong(cwd, "serve", "study.yaml", "--port", "0");
    const { port } = new URL(await addressOf(server));
    expect(await command(cwd, "run", "study.yaml", "--serve", "--port", port)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`Port ${port}`),
    });
    expect(await command(cwd, "run", "study.yaml", "--port", "0")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--serve"),
    });
    expect(existsSync(join(cwd, "begun.txt"))).toBe(false);
  });
});

describe("a server of its own process", () => {
  it("starts before the run, says that it is alive while it is, also when it was killed, and outlives it", async () => {
    const cwd = studyFolder();
    const server = startLong(cwd, "serve", "study.yaml", "--port", "0");
    const url = await addressOf(server);
    expect(await read(url)).toMatchObject({ run: { alive: false, paused: false }, status: null });
    const killed = startLong(cwd, "run", "study.yaml");
    await until(async () => (await read(url)).status?.trials.running === 2);
    expect((await read(url)).run).toMatchObject({ alive: true, process: killed.pid });
    killed.signal("SIGKILL");
    await until(async () => !(await read(url)).run.alive);
    const run = startLong(cwd, "run", "study.yaml");
    await until(async () => (await read(url)).run.process === run.pid);
    writeFileSync(join(cwd, "release"), "");
    expect((await run.finished).code).toBe(0);
    expect(await read(url)).toMatchObject({ run: { alive: false }, status: { ended: 4 } });
  });
});

describe("two edits at the same time", () => {
  it("are both in the study file, and both in the store", async () => {
    const cwd = studyFolder();
    await command(cwd, "suggest", "study.yaml", "--count", "1");
    const edits = await Promise.all([
      command(cwd, "edit", "study.yaml", "--trials", "7"),
      command(cwd, "edit", "study.yaml", "--range", "x=0:0.5"),
    ]);
    expect(edits.map(({ code }) => code)).toEqual([0, 0]);
    const text = readFileSync(join(cwd, "study.yaml"), "utf8");
    expect(text).toContain("trials: 7");
    expect(text).toContain("[0, 0.5]");
  });
});
