import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { SerialQueue } from "../../../src/node/server/serial-queue.ts";
import { whileEditing } from "../../../src/node/storage/index.ts";
import { until } from "../../fixtures/until.ts";
import { served } from "./served.ts";

describe("a request whose client has gone", () => {
  it("is not carried out where it has not begun, and the next one is", async () => {
    const queue = new SerialQueue();
    const client = new AbortController();
    const done: string[] = [];
    const first = queue.run(async () => {
      client.abort();
      done.push("first");
    });
    const gone = queue.run(async () => done.push("gone"), client.signal);
    const next = queue.run(async () => done.push("next"), new AbortController().signal);
    await expect(gone).rejects.toMatchObject({ code: "client-gone" });
    await Promise.all([first, next]);
    expect(done).toEqual(["first", "next"]);
  });

  it("does not change the study file after one that takes long", async () => {
    const server = await served();
    await server.post("/api/studies/tiny/suggest", { count: 1 });
    const text = (): string => readFileSync(join(server.folder, "study.yaml"), "utf8");
    const edit = (body: object) => server.post("/api/studies/tiny/edit", body);
    const [first, next] = await whileEditing(server.store, async () => {
      const waiting = edit({ trials: 20 });
      const { hostname, port } = new URL(server.url);
      const headers = { "content-type": "application/json" };
      const left = request({ hostname, port, path: "/api/studies/tiny/edit", method: "POST", headers });
      left.on("error", () => {});
      left.end(JSON.stringify({ add: { kind: ["gone"] } }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      left.destroy();
      const after = edit({ add: { kind: ["kept"] } });
      await new Promise((resolve) => setTimeout(resolve, 100));
      return [waiting, after];
    });
    expect([(await first)?.status, (await next)?.status]).toEqual([200, 200]);
    await until(() => text().includes("kept"));
    expect(text()).not.toContain("gone");
    expect(text()).toContain("trials: 20");
  });
});

describe("an edit of a study without results", () => {
  it("says what it has changed, too", async () => {
    const server = await served();
    const answer = await server.post("/api/studies/tiny/edit", { add: { kind: ["c", "d"] }, range: { x: [0, 2] } });
    expect(JSON.parse(answer.text)).toMatchObject({
      recorded: false,
      changes: ["x: range [0, 2], was [0, 1]", 'kind: values ["a","b","c","d"], were ["a","b"]'],
    });
  });

  it("reads and writes the file once for all values of a parameter", async () => {
    const server = await served();
    const values = Array.from({ length: 900 }, (_, index) => `v${index}`);
    expect((await server.post("/api/studies/tiny/edit", { add: { kind: values } })).status).toBe(200);
    expect((await server.post("/api/studies/tiny/edit", { remove: { kind: values } })).status).toBe(200);
    expect(readFileSync(join(server.folder, "study.yaml"), "utf8")).toContain("values: [a, b] }");
    const many = [...values, ...values.map((each) => `${each}x`)];
    expect((await server.post("/api/studies/tiny/edit", { add: { kind: many } })).status).toBe(422);
  });
});
