import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { type Answered, errorIn, type Served, STUDY_TEXT, served, writeTrialFile } from "./served.ts";

interface Operation {
  readonly responses: Readonly<Record<string, { content: Readonly<Record<string, { schema: object }>> }>>;
}
type Document = { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };

const value = ({ text }: Answered): unknown => JSON.parse(text);

/** A study of which the given number of trials has completed over HTTP, and trial 0 has files. */
async function evaluated(count: number, definition: string = STUDY_TEXT): Promise<Served> {
  const server = await served();
  writeFileSync(join(server.folder, "study.yaml"), definition);
  const suggested = value(await server.post("/api/studies/tiny/suggest", { count })) as { trial: number }[];
  const results = suggested.map(({ trial }) => ({ trial, metrics: { loss: 1 + trial, latency: 9 - trial } }));
  expect((await server.post("/api/studies/tiny/tell", results)).status).toBe(200);
  writeTrialFile(server.store, 0, "stdout.log", "loss 1\n");
  writeTrialFile(server.store, 0, "model/weights.bin", "0123456789");
  return server;
}

describe("the routes", () => {
  it("answer as openapi.json describes them, each of them", async () => {
    const server = await evaluated(4);
    const document = value(await server.ask("/openapi.json")) as Document;
    await server.withStorage(async (storage) => {
      const suggestion = { configuration: { x: 0.25, kind: "a" }, origin: "sobol" } as const;
      await storage.reserve([suggestion], { evaluator: "run" });
      await storage.append({ type: "failed", trial: 4, reason: "exit code 1" });
    });
    const paths: Readonly<Record<string, { readonly at: string; readonly body?: unknown }>> = {
      "get /": { at: "/" },
      "get /compare": { at: "/compare" },
      "get /openapi.json": { at: "/openapi.json" },
      "get /studies/{name}": { at: "/studies/tiny" },
      "get /studies/{name}/model": { at: "/studies/tiny/model" },
      "get /studies/{name}/report": { at: "/studies/tiny/report" },
      "get /studies/{name}/space": { at: "/studies/tiny/space" },
      "get /studies/{name}/trials": { at: "/studies/tiny/trials" },
      "get /studies/{name}/trials/{trial}": { at: "/studies/tiny/trials/0" },
      "get /api/studies": { at: "/api/studies" },
      "get /api/studies/{name}": { at: "/api/studies/tiny" },
      "get /api/studies/{name}/best": { at: "/api/studies/tiny/best" },
      "get /api/studies/{name}/estimates": { at: "/api/studies/tiny/estimates" },
      "get /api/studies/{name}/figure-data": { at: "/api/studies/tiny/figure-data?basis=known&kinds=front" },
      "get /api/studies/{name}/figures": { at: "/api/studies/tiny/figures" },
      "get /api/studies/{name}/figures/{figure}": {
        at: "/api/studies/tiny/figures/front-loss-latency.json?basis=known",
      },
      "get /api/studies/{name}/importance": { at: "/api/studies/tiny/importance" },
      "get /api/studies/{name}/trials": { at: "/api/studies/tiny/trials" },
      "get /api/studies/{name}/trials/{trial}": { at: "/api/studies/tiny/trials/0" },
      "get /api/studies/{name}/trials/{trial}/figures": { at: "/api/studies/tiny/trials/0/figures" },
      "get /api/studies/{name}/trials/{trial}/files": { at: "/api/studies/tiny/trials/0/files" },
      "get /api/studies/{name}/trials/{trial}/files/{path}": {
        at: "/api/studies/tiny/trials/0/files/model/weights.bin",
      },
      "get /api/studies/{name}/trials/{trial}/logs/{stream}": { at: "/api/studies/tiny/trials/0/logs/stdout" },
      "post /api/studies/{name}/suggest": { at: "/api/studies/tiny/suggest", body: { count: 2 } },
      "post /api/studies/{name}/tell": { at: "/api/studies/tiny/tell", body: [{ trial: 5, failed: "out of memory" }] },
      "post /api/studies/{name}/trials/{trial}/amend": {
        at: "/api/studies/tiny/trials/0/amend",
        body: { metrics: { loss: 0.91 } },
      },
      "post /api/studies/{name}/trials/{trial}/cancel": { at: "/api/studies/tiny/trials/6/cancel", body: {} },
      "post /api/studies/{name}/trials/{trial}/retry": { at: "/api/studies/tiny/trials/4/retry", body: {} },
      "post /api/studies/{name}/pause": { at: "/api/studies/tiny/pause", body: { reason: "the machine is needed" } },
      "post /api/studies/{name}/resume": { at: "/api/studies/tiny/resume", body: {} },
      "post /api/studies/{name}/edit": {
        at: "/api/studies/tiny/edit",
        body: { range: { x: [0, 0.5] }, pin: { kind: "a" } },
      },
    };
    // A figure of a trial needs a metric that a command has measured, or progress: `trial-figures.test.ts`. Assets have names that
    // the build gives them. A diagnosis needs more trials: below.
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(
      described
        .filter((each) => !/\/(events|diagnosis|trials\/\{trial\}\/figures\/\{figure\})$|^get \/assets\//.test(each))
        .sort(),
    ).toEqual(Object.keys(paths).sort());
    for (const [name, { at, body }] of Object.entries(paths)) {
      const [method = "", path = ""] = name.split(" ");
      const answer = body === undefined ? await server.ask(at) : await server.post(at, body);
      expect([name, answer.status, answer.status === 200 ? "" : answer.text]).toEqual([name, 200, ""]);
      const content = document.paths[path]?.[method]?.responses["200"]?.content ?? {};
      const schema = content["application/json"]?.schema;
      if (schema === undefined) continue;
      const validate = new Ajv2020({ strict: false }).compile(schema);
      expect([name, validate(value(answer)), validate.errors]).toEqual([name, true, null]);
    }
  });

  it("diagnose the models, once there are enough trials", async () => {
    const server = await evaluated(4);
    const path = "/api/studies/{name}/diagnosis";
    const few = await server.ask("/api/studies/tiny/diagnosis");
    expect([few.status, few.text]).toEqual([422, expect.stringContaining("at least 8 completed trials")]);
    const results = [0.1, 0.4, 0.6, 0.9].map((x) => ({
      parameters: { x, kind: "a" },
      metrics: { loss: x, latency: 1 - x },
    }));
    expect((await server.post("/api/studies/tiny/tell", results)).status).toBe(200);
    const { paths } = value(await server.ask("/openapi.json")) as Document;
    const schema = paths[path]?.["get"]?.responses["200"]?.content?.["application/json"]?.schema;
    const validate = new Ajv2020({ strict: false }).compile(schema ?? false);
    expect([validate(value(await server.ask("/api/studies/tiny/diagnosis"))), validate.errors]).toEqual([true, null]);
  });

  it("give the documents of the commands, and nothing is stored by a browser", async () => {
    const server = await evaluated(4);
    const answer = await server.ask("/api/studies/tiny");
    expect(value(answer)).toMatchObject({
      name: "tiny",
      events: 8,
      status: { ended: 4, told: 0 },
      best: { basis: "measured" },
    });
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "x-content-type-options": "nosniff" });
    expect(String(answer.headers["content-security-policy"])).toContain("default-src 'none'");
    const rows = value(await server.ask("/api/studies/tiny/trials?from=1&limit=2&status=completed")) as object[];
    expect(rows).toMatchObject([{ trial: 1, metrics: { loss: { mean: 2 } } }, { trial: 2 }]);
    expect(value(await server.ask("/api/studies"))).toMatchObject([{ name: "tiny", trials: 4, budget: 12 }]);
  });

  it("choose trials by number, with and without learning curves, and give the same rows as the whole list", async () => {
    const server = await evaluated(4);
    const all = value(await server.ask("/api/studies/tiny/trials?without=progress")) as object[];
    const some = value(await server.ask("/api/studies/tiny/trials?numbers=3,1,99")) as object[];
    expect(some).toEqual([all[1], all[3]]);
    await server.post("/api/studies/tiny/tell", [
      { parameters: { x: 0.5, kind: "a" }, metrics: { loss: 1, latency: 2 } },
    ]);
    expect(value(await server.ask("/api/studies/tiny/trials?without=progress"))).toHaveLength(5);
  });

  it("say what the last model estimates, and whether results have come since; nothing is fitted for it", async () => {
    const server = await evaluated(5);
    const estimates = async () => value(await server.ask("/api/studies/tiny/estimates"));
    expect(await estimates()).toMatchObject({ trials: null, estimates: [], isFitting: false });
    await server.ask("/api/studies/tiny/best");
    expect(await estimates()).toMatchObject({ trials: 5, isUpToDate: true });
    await server.post("/api/studies/tiny/tell", [
      { parameters: { x: 0.5, kind: "a" }, metrics: { loss: 1, latency: 2 } },
    ]);
    expect(await estimates()).toMatchObject({ trials: 5, isUpToDate: false });
  });

  it("give the hypervolume with its interval and a Sobol search beside it once a model is fitted", async () => {
    const reference = "strategy: map\nreference_point: { loss: 20, latency: 20 }\n";
    const server = await evaluated(6, STUDY_TEXT.replace("strategy: sobol\n", reference));
    const figures = async () => value(await server.ask("/api/studies/tiny/figure-data?basis=known&kinds=hypervolume"));
    const [before] = (await figures()) as object[];
    expect(before).toMatchObject({ basis: "measured" });
    expect(before).not.toHaveProperty("sobol");
    await server.ask("/api/studies/tiny/best");
    const [found] = (await figures()) as { basis: string; points: object[]; sobol: object[] }[];
    expect(found?.basis).toBe("model");
    expect(found?.points.at(-1)).toMatchObject({ lower: expect.any(Number), upper: expect.any(Number) });
    expect(found?.sobol).toHaveLength(6);
    expect(found?.sobol.at(-1)).toMatchObject({ evaluations: 6, median: expect.any(Number) });
  });

  it("serve the dashboard for all its addresses, its files and nothing else, and a live report", async () => {
    const server = await evaluated(4);
    const page = await server.ask("/studies/tiny/trials?sort=-loss");
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(String(page.headers["content-security-policy"])).toMatch(/script-src 'self'; style-src 'self'/);
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.text)?.[1] ?? "";
    const asset = await server.ask(script);
    expect([asset.status, asset.headers["content-type"]]).toEqual([200, "text/javascript; charset=utf-8"]);
    for (const path of ["/assets/..%2findex.html", "/assets/../index.html", "/assets/none.js", "/LICENSES.txt"]) {
      expect([path, (await server.ask(path)).status]).toEqual([path, expect.toSatisfy((status) => status >= 400)]);
    }
    const report = await server.ask("/studies/tiny/report");
    expect(report.status).toBe(200);
    expect(report.text).toContain("<h1>tiny</h1>");
    expect(String(report.headers["content-security-policy"])).toMatch(/script-src 'sha256-/);
  });

  it("refuse what the schemas do not allow, with a code and a sentence", async () => {
    const server = await served();
    const codes = async (answer: Promise<Answered>) => [(await answer).status, errorIn(await answer).code];
    const tiny = "/api/studies/tiny";
    expect(await codes(server.post(`${tiny}/suggest`, { count: 0 }))).toEqual([422, "bad-input"]);
    expect(await codes(server.post(`${tiny}/suggest`, { number: 3 }))).toEqual([422, "bad-input"]);
    expect(await codes(server.post(`${tiny}/suggest`, "{"))).toEqual([400, "no-json"]);
    expect(await codes(server.post(`${tiny}/tell`, { trial: 1 }))).toEqual([422, "bad-input"]);
    expect(await codes(server.ask(`${tiny}/trials?status=done`))).toEqual([422, "bad-input"]);
    expect(await codes(server.ask(`${tiny}/trials/x`))).toEqual([422, "bad-input"]);
    expect(await codes(server.ask("/api/studies/other"))).toEqual([404, "no-study"]);
    expect(await codes(server.ask("/other"))).toEqual([404, "no-route"]);
    expect(await codes(server.ask(`${tiny}/suggest`))).toEqual([405, "no-method"]);
    expect(await codes(server.ask(tiny, { method: "DELETE" }))).toEqual([405, "no-method"]);
    const text = server.ask(`${tiny}/suggest`, {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "{}",
    });
    expect(await codes(text)).toEqual([415, "json-needed"]);
    const edit = await server.post(`${tiny}/edit`, { pin: { y: 1 } });
    expect(errorIn(edit)).toMatchObject({
      code: "bad-input",
      message: expect.stringContaining('there is no parameter "y"'),
    });
  });

  it("refuse a body that is too large, also without a length", async () => {
    const server = await served();
    const large = await server.post("/api/studies/tiny/suggest", `{"count": ${" ".repeat(2 << 20)}1}`);
    expect([large.status, errorIn(large).code]).toEqual([413, "too-large"]);
    const chunked = await fetch(`${server.url}api/studies/tiny/suggest`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(1 << 18).fill(32)),
      }),
      duplex: "half",
    } as RequestInit).catch(() => undefined);
    expect([undefined, 413]).toContain(chunked?.status);
    expect((await server.ask("/api/studies")).status).toBe(200);
  });

  it("answer a study that is deleted, replaced or spoilt meanwhile with a sentence", async () => {
    const server = await evaluated(2);
    rmSync(server.store, { recursive: true });
    expect(value(await server.ask("/api/studies/tiny"))).toMatchObject({
      status: null,
      message: expect.stringMatching(/no results yet/),
    });
    expect(errorIn(await server.ask("/api/studies/tiny/trials")).code).toBe("no-results");
    await server.post("/api/studies/tiny/suggest", { count: 3 });
    expect(value(await server.ask("/api/studies/tiny/trials"))).toHaveLength(3);
    writeFileSync(join(server.folder, "study.yaml"), STUDY_TEXT.replace("x: { type: float", "x: { type: flaot"));
    expect(value(await server.ask("/api/studies"))).toMatchObject([
      { name: "study", problem: expect.stringMatching(/flaot/) },
    ]);
    writeFileSync(join(server.folder, "study.yaml"), STUDY_TEXT.replace("loss:", "losses:"));
    expect(errorIn(await server.ask("/api/studies/tiny/trials")).code).toBe("store-changed");
    rmSync(join(server.folder, "study.yaml"));
    expect(errorIn(await server.ask("/api/studies/tiny")).code).toBe("no-study");
  });

  it("evaluate a whole study over HTTP, each trial exactly once, although every list is sent twice", async () => {
    const server = await served();
    const told = new Set<number>();
    while (told.size < 12) {
      const suggested = value(await server.post("/api/studies/tiny/suggest", {})) as {
        trial: number;
        parameters: { x: number };
      }[];
      const results = suggested.map(({ trial, parameters: { x } }) => ({
        trial,
        metrics: { loss: x, latency: 1 - x },
      }));
      const first = value(await server.post("/api/studies/tiny/tell", results)) as { recorded: boolean }[];
      const again = value(await server.post("/api/studies/tiny/tell", results)) as { recorded: boolean }[];
      expect(first.every(({ recorded }) => recorded)).toBe(true);
      expect(again.some(({ recorded }) => recorded)).toBe(false);
      for (const { trial } of results) told.add(trial);
    }
    const { events } = await server.withStorage((storage) => storage.history());
    expect(events.filter(({ event }) => event.type === "completed")).toHaveLength(12);
    expect(value(await server.ask("/api/studies/tiny"))).toMatchObject({ status: { trials: { completed: 12 } } });
  });

  it("refuse single entries of a list, and record the others", async () => {
    const server = await served();
    await server.post("/api/studies/tiny/suggest", { count: 2 });
    const answer = await server.post("/api/studies/tiny/tell", [
      { trial: 0, metrics: { loss: 1, latency: 2 } },
      { trial: 1, metrics: { loss: "NaN", latency: 2 } },
      { trial: "x", metrics: {} },
    ]);
    expect(answer.status).toBe(207);
    expect(value(answer)).toMatchObject([
      { recorded: true },
      { refused: [expect.stringMatching(/loss/)] },
      { recorded: false },
    ]);
    const none = await server.post("/api/studies/tiny/tell", [{ trial: 9, metrics: { loss: 1, latency: 2 } }]);
    expect([none.status, errorIn(none).message]).toEqual([422, expect.stringContaining("There is no trial 9")]);
  });
});
