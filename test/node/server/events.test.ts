import { rmSync } from "node:fs";
import { get, type IncomingMessage } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { readPosition } from "../../../src/node/server/event-stream.ts";
import { until } from "../../fixtures/until.ts";
import { errorIn, type Served, served } from "./served.ts";

interface Received {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly data: { readonly event?: number; readonly type?: string; readonly message?: string };
}

interface Listener {
  readonly received: readonly Received[];
  /** The bytes so far. */
  text(): string;
  end(): void;
}

function listen(server: Served, query = "", headers: Readonly<Record<string, string>> = {}): Listener {
  let text = "";
  const received: Received[] = [];
  const read = (): void => {
    const blocks = text.split("\n\n").slice(0, -1);
    const field = (block: string, name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    received.length = 0;
    for (const block of blocks) {
      const data = field(block, "data");
      // Sent at once: whether the study is being run.
      if (data !== undefined && field(block, "event") !== "run")
        received.push({
          id: field(block, "id"),
          name: field(block, "event"),
          data: JSON.parse(data) as Received["data"],
        });
    }
  };
  const asked = get(
    `${server.url}api/studies/tiny/events${query}`,
    { headers, agent: false },
    (answer: IncomingMessage) => {
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        read();
      });
      answer.on("error", () => {});
    },
  );
  asked.on("error", () => {});
  const end = (): void => void asked.destroy();
  onTestFinished(end);
  return { received, text: () => text, end };
}

const suggest = (server: Served, count: number) => server.post("/api/studies/tiny/suggest", { count });

describe("the events of a study", () => {
  it("are sent from the beginning, then as another process records them, within half a second", async () => {
    const server = await served();
    await suggest(server, 2);
    const { received } = listen(server);
    await until(() => received.length === 2);
    expect(received.map(({ data }) => [data.event, data.type])).toEqual([
      [1, "suggested"],
      [2, "suggested"],
    ]);
    const begun = performance.now();
    await server.withStorage((storage) => storage.append({ type: "started", trial: 1, attempt: 1 }));
    await until(() => received.length === 3);
    expect(received[2]?.data).toMatchObject({ event: 3, type: "started", trial: 1, attempt: 1 });
    expect(performance.now() - begun).toBeLessThan(5000); // half a second on an idle machine: see the benchmark
  });

  it("continue after the id of the last one, or after a number", async () => {
    const server = await served();
    await suggest(server, 3);
    const first = listen(server);
    await until(() => first.received.length === 3);
    first.end();
    await suggest(server, 1);
    const id = first.received[1]?.id ?? "";
    const resumed = listen(server, "", { "last-event-id": id });
    const numbered = listen(server, "?after=3");
    await until(() => resumed.received.length === 2 && numbered.received.length === 1);
    expect(resumed.received.map(({ data }) => data.event)).toEqual([3, 4]);
    expect(numbered.received.map(({ data }) => data.event)).toEqual([4]);
    const wrong = await server.ask("/api/studies/tiny/events?after=x");
    expect([wrong.status, errorIn(wrong).code]).toEqual([422, "bad-input"]);
  });

  it("begin before there is a store, say when it disappears, and start over in one that takes its place", async () => {
    const server = await served();
    const { received } = listen(server);
    await until(() => received.length === 1);
    expect(received[0]).toMatchObject({
      name: "missing",
      data: { message: expect.stringContaining("no results yet") },
    });
    await suggest(server, 2);
    await until(() => received.length === 3);
    rmSync(server.store, { recursive: true });
    await until(() => received.length === 4);
    expect(received[3]?.name).toBe("missing");
    await suggest(server, 1);
    await until(() => received.length === 6);
    expect(received.slice(4).map(({ name, data }) => [name, data.event])).toEqual([
      ["reset", undefined],
      [undefined, 1],
    ]);
  });

  it("tell of edits of the study", async () => {
    const server = await served();
    await suggest(server, 1);
    const { received } = listen(server);
    await until(() => received.length === 1);
    expect((await server.post("/api/studies/tiny/edit", { pin: { kind: "a" } })).status).toBe(200);
    await until(() => received.some(({ name }) => name === "edited"));
  });

  it("tell at once whether the study is being run and paused, and whenever that changes", async () => {
    const server = await served();
    await suggest(server, 1);
    const { text } = listen(server);
    const states = (): readonly unknown[] =>
      [...text().matchAll(/^event: run\ndata: (.*)$/gm)].map(([, data = ""]) => JSON.parse(data) as unknown);
    await until(() => states().length === 1);
    await server.post("/api/studies/tiny/pause", { reason: "the machine is needed" });
    await until(() => states().length === 2);
    await server.withStorage(async (storage) => {
      const lease = await storage.lease({ onLost: () => {} });
      await until(() => states().length === 3);
      await lease.release();
    });
    await until(() => states().length === 4);
    expect(states()).toMatchObject([
      { alive: false, paused: false },
      { alive: false, paused: true, reason: "the machine is needed" },
      { alive: true, paused: true, process: process.pid },
      { alive: false, paused: true },
    ]);
  });

  it("tell of a budget that is changed in the study file", async () => {
    const server = await served();
    await suggest(server, 1);
    const { received } = listen(server);
    await until(() => received.length === 1);
    expect((await server.post("/api/studies/tiny/edit", { trials: 30 })).status).toBe(200);
    await until(() => received.some(({ name }) => name === "edited"));
  });

  it("end when the server does", async () => {
    const server = await served();
    await suggest(server, 1);
    const { received } = listen(server);
    await until(() => received.length === 1);
    const begun = performance.now();
    await server.close();
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it("have a place that is an id or a number", () => {
    expect(readPosition("0")).toEqual({ store: undefined, event: 0 });
    expect(readPosition("12ab.7")).toEqual({ store: "12ab", event: 7 });
    for (const text of ["", "-1", "1.5x", "z.1", "1 ", "9".repeat(16)]) expect(readPosition(text)).toBeUndefined();
  });
});
