import { mkdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import type { LoopEvent, RunSummary } from "../../../src/node/loop/index.ts";
import { NoticeWatch } from "../../../src/node/notify/notice-watch.ts";
import { createNotifier } from "../../../src/node/notify/notifier.ts";
import { parseStudyFile } from "../../../src/node/study-file/index.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const study: Study = {
  name: "n",
  parameters: [{ kind: "float", name: "x", lower: 0, upper: 1, scale: "linear" }],
  objectives: [{ name: "y", goal: "minimize", unit: "ms" }],
  budget: { trials: 10, batch: 2, initial: 2, parallel: 1 },
  strategy: "random",
  seed: 1,
};

const started = (trial: number): LoopEvent => ({
  type: "trial-started",
  trial,
  attempt: 1,
  configuration: { x: trial / 10 },
  origin: "random",
  folder: "",
});
const completed = (trial: number, y: number, milliseconds = 1): LoopEvent => ({
  type: "trial-completed",
  trial,
  metrics: { y: { mean: y, count: 1 } },
  milliseconds,
});
const failed = (trial: number): LoopEvent => ({ type: "trial-failed", trial, reason: "exit code 1", log: "" });
const proposed: LoopEvent = { type: "proposed", trials: [], milliseconds: 1, health: [] };
const finished = (outcome: RunSummary["outcome"], message?: string): LoopEvent => ({
  type: "finished",
  summary: {
    outcome,
    exitCode: 0,
    folder: "",
    completed: 2,
    failed: 1,
    pending: 0,
    budget: study.budget,
    ...(message === undefined ? {} : { message }),
  },
});

/** The kinds and keys of the notices that events are worth. */
function notices(events: readonly LoopEvent[], trials: readonly Trial[] = []): readonly string[] {
  const watch = new NoticeWatch(study, trials, () => 0);
  return events.flatMap((event) => watch.take(event).map(({ key }) => key));
}

describe("what is told of a run", () => {
  it("is a new best trial after each batch, once", () => {
    const batch = [started(0), completed(0, 3), started(1), completed(1, 2), proposed];
    expect(notices([proposed, ...batch])).toEqual(["recommendation:1"]);
    expect(notices([...batch, started(2), completed(2, 2.5), proposed, started(3), completed(3, 1), proposed])).toEqual(
      ["recommendation:1", "recommendation:3"],
    );
  });

  it("is nothing of a best trial that was known before the run", () => {
    const before: Trial = {
      number: 0,
      configuration: { x: 0 },
      origin: "random",
      status: "completed",
      metrics: { y: { mean: 0, count: 1 } },
    };
    expect(notices([started(1), completed(1, 2), proposed], [before])).toEqual([]);
  });

  it("is that five trials in a row failed, and no more of the same ones", () => {
    const numbers = [0, 1, 2, 3, 4, 5, 6];
    expect(notices(numbers.flatMap((each) => [started(each), failed(each)]))).toEqual(["stuck:failures:0"]);
    const mixed = numbers.flatMap((each) => [started(each), each === 3 ? completed(each, 1) : failed(each)]);
    expect(notices(mixed)).toEqual([]);
  });

  it("is how it ended, unless somebody interrupted it", () => {
    expect(notices([finished("budget-spent")])).toEqual(["finished:budget-spent:2:1:10"]);
    expect(notices([finished("stopped", "the disk is full\nmore")])).toEqual(["failed:stopped:2:1:10"]);
    expect(notices([finished("interrupted")])).toEqual([]);
    const [notice] = new NoticeWatch(study, [], () => 0).take(finished("stopped", "the disk is full\nmore"));
    expect(notice?.message).toBe("stopped: nothing works (2 completed, 1 failed). the disk is full");
  });

  it("is a long silence, relative to the longest trial", () => {
    let now = 0;
    const watch = new NoticeWatch(study, [], () => now);
    watch.take(started(0));
    now = 3_500_000;
    expect(watch.checkSilence()).toEqual([]);
    now = 3_700_000;
    expect(watch.checkSilence().map(({ key }) => key)).toEqual(["stuck:silence:0"]);
    watch.take(completed(0, 1, 3_700_000));
    expect(watch.checkSilence()).toEqual([]);
    watch.take(started(1));
    now = 10_000_000;
    expect(watch.checkSilence()).toEqual([]);
    now = 30_000_000;
    expect(watch.checkSilence()).toHaveLength(1);
  });
});

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A webhook that answers with the statuses, then with 200; returns its address and what it was sent. */
async function webhook(statuses: readonly number[] = []): Promise<{ url: string; bodies: Record<string, unknown>[] }> {
  const bodies: Record<string, unknown>[] = [];
  let count = 0;
  const server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      bodies.push(JSON.parse(text) as Record<string, unknown>);
      const status = statuses[count++] ?? 200;
      if (status !== 0) response.writeHead(status).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/secret`, bodies };
}

function fileWith(notify: string, folder: string): StudyFile {
  const text = `name: n\ncommand: "true {x}"\nparameters: { x: { type: float, range: [0, 1] } }\nobjectives: { y: { goal: minimize, from: { stdout: "y {number}" } } }\nbudget: { trials: 10 }\nnotify: ${notify}\n`;
  const read = parseStudyFile(text, join(folder, "study.yaml"));
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  return read.file;
}

/** Runs events through a notifier; returns the lines of the run. */
async function tell(
  notify: string,
  events: readonly LoopEvent[],
  { folder = newFolder(), environment = {}, timeoutMs = 5000 } = {},
): Promise<readonly string[]> {
  const store = join(folder, "n.paretune");
  mkdirSync(store, { recursive: true });
  const notes: string[] = [];
  const notifier = createNotifier({
    file: fileWith(notify, folder),
    folder: store,
    trials: [],
    note: (text) => notes.push(text),
    signal: new AbortController().signal,
    environment: { PATH: process.env["PATH"], ...environment },
    patience: { timeoutMs, pausesMs: [1, 1] },
  });
  for (const event of events) notifier.take(event);
  await notifier.close();
  return notes;
}

describe("a webhook", () => {
  const events = [started(0), completed(0, 3), proposed, finished("budget-spent")];

  it("gets what Slack shows, in order, once also after a resume", async () => {
    const { url, bodies } = await webhook();
    const folder = newFolder();
    const options = { folder, environment: { HOOK: url } };
    expect(await tell("{ url: $HOOK }", events, options)).toEqual([]);
    expect(await tell("{ url: $HOOK }", events, options)).toEqual([]);
    expect(bodies.map(({ event }) => event)).toEqual(["recommendation", "finished"]);
    expect(bodies[0]).toMatchObject({
      text: "n: trial 0 is the best one by its measurements: y 3.",
      study: "n",
      trial: 0,
      parameters: { x: 0 },
      metrics: { y: 3 },
    });
  });

  it("is told only what the study file lists", async () => {
    const { url, bodies } = await webhook();
    await tell(`{ url: "${url}", on: [finished] }`, events);
    expect(bodies.map(({ event }) => event)).toEqual(["finished"]);
  });

  it("is tried again where it fails for a while, and not where it refuses", async () => {
    const flaky = await webhook([503, 503]);
    expect(await tell(`{ url: "${flaky.url}", on: [finished] }`, events)).toEqual([]);
    expect(flaky.bodies).toHaveLength(3);
    const refusing = await webhook([404]);
    const notes = await tell(`{ url: "${refusing.url}", on: [finished] }`, events);
    expect(refusing.bodies).toHaveLength(1);
    expect(notes).toEqual([
      expect.stringMatching(
        /^The notification "finished" was not delivered: http:\/\/127\.0\.0\.1:\d+ answered 404\. The run is not affected\.$/,
      ),
    ]);
  });

  it("that never answers is given up, and its secret path is not shown", async () => {
    const silent = await webhook([0, 0, 0]);
    const notes = await tell(`{ url: "${silent.url}", on: [finished] }`, events, { timeoutMs: 40 });
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain("no answer within");
    expect(notes[0]).not.toContain("secret");
  });

  it("whose variable is missing is one line", async () => {
    expect(await tell("{ url: $HOOK, on: [finished] }", events)).toEqual([
      expect.stringContaining("the environment variable HOOK of notify.url has no address"),
    ]);
  });
});

describe("a command", () => {
  it("gets each value as one word, whatever it holds, in the folder of the study file", async () => {
    const folder = newFolder();
    const events = [finished("stopped", `$(touch x) "quoted"; 'it' & done`)];
    const run = `{ run: "sh -c 'printf %s:%s:%s \\"$1\\" \\"$2\\" \\"$PARETUNE_EVENT\\" > told.txt' sh {event} {message}" }`;
    expect(await tell(run, events, { folder })).toEqual([]);
    expect(readFileSync(join(folder, "told.txt"), "utf8")).toBe(
      `failed:stopped: nothing works (2 completed, 1 failed). $(touch x) "quoted"; 'it' & done:failed`,
    );
  });

  it("that fails, is missing or hangs is one line with the reason", async () => {
    const events = [finished("budget-spent")];
    expect(await tell(`{ run: "sh -c 'echo no display >&2; exit 3'" }`, events)).toEqual([
      expect.stringContaining("sh ended with exit code 3 (no display)"),
    ]);
    expect(await tell("{ run: not-a-program-at-all }", events)).toEqual([
      expect.stringContaining("not-a-program-at-all cannot be started"),
    ]);
    expect(await tell("{ run: sleep 60 }", events, { timeoutMs: 30 })).toEqual([
      expect.stringContaining("sleep was ended after 0.03 s"),
    ]);
  });
});

describe("the key notify", () => {
  const issues = (notify: string): string => {
    const text = `name: n\ncommand: "true {x}"\nparameters: { x: { type: float, range: [0, 1] } }\nobjectives: { y: { goal: minimize, from: { stdout: "y {number}" } } }\nbudget: { trials: 10 }\nnotify: ${notify}\n`;
    const read = parseStudyFile(text, "/s/study.yaml");
    return read.ok ? "" : JSON.stringify(read.issues);
  };

  it.each([
    ["{ on: [finished] }", "needs run, a command, or url"],
    ["{ url: ftp://x }", "must be an address that begins with http"],
    ["{ run: 'say {mesage}' }", "there is no placeholder {mesage}; known: {event}, {message}"],
    ['{ run: "say \'x" }', "is opened but not closed"],
    ["{ url: $HOOK, on: [done] }", "finished"],
    ["{ url: $HOOK, to: x }", "to"],
  ])("%s is refused with what to write instead", (notify, message) => {
    expect(issues(notify)).toContain(message);
  });

  it("keeps literal braces", () => {
    expect(fileWith("{ run: 'say {{event}}' }", "/s").run.notify?.run?.[1]).toEqual([
      { kind: "text", text: "{event}" },
    ]);
  });
});
