import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Engine } from "../../../src/node/engine/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";
import { type Served, served } from "../server/served.ts";

interface Answer {
  readonly id: unknown;
  readonly status: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string; readonly message: string };
}

const DEFINITION = {
  parameters: { x: { type: "float", range: [0, 1] }, depth: { type: "int", range: [1, 4] } },
  objectives: { loss: { goal: "minimize" } },
  strategy: "sobol",
};

function engineOn(path: string): Engine {
  const engine = new Engine({
    path,
    threads: 1,
    onError: (error) => {
      throw error;
    },
  });
  onTestFinished(() => engine.close());
  return engine;
}

async function ask(engine: Engine, method: string, params: unknown = {}): Promise<Answer> {
  const line = await engine.answer(JSON.stringify({ id: 7, method, params }));
  expect(line).not.toContain("\n");
  return JSON.parse(line) as Answer;
}

/** A server on a study with nine results, and an engine on the same one. */
async function both(): Promise<{ readonly server: Served; readonly engine: Engine }> {
  const server = await served();
  await server.post("/api/studies/tiny/suggest", { count: 10 });
  const results = Array.from({ length: 9 }, (_, trial) => ({
    trial,
    metrics: { loss: (trial * 0.37) % 1, latency: 1 + ((trial * 0.61) % 1) },
  }));
  expect((await server.post("/api/studies/tiny/tell", results)).status).toBe(200);
  return { server, engine: engineOn(join(server.folder, "study.yaml")) };
}

describe("the engine process", () => {
  it("answers what the routes of the server answer", async () => {
    const { server, engine } = await both();
    const asked: readonly (readonly [method: string, params: object, path: string])[] = [
      ["study", {}, ""],
      ["trials", {}, "/trials"],
      ["trials", { status: "pending", limit: 1 }, "/trials?status=pending&limit=1"],
      ["trial", { trial: 3 }, "/trials/3"],
      ["best", {}, "/best"],
      ["importance", {}, "/importance"],
      ["diagnosis", {}, "/diagnosis"],
      ["figures", { basis: "measured" }, "/figures?basis=measured"],
      ["trial", { trial: 99 }, "/trials/99"],
      ["trials", { status: "done" }, "/trials?status=done"],
    ];
    for (const [method, params, path] of asked) {
      const { status, text } = await server.ask(`/api/studies/tiny${path}`);
      const { result, error, ...answer } = await ask(engine, method, params);
      const found: unknown = { ...answer, document: result ?? { error } };
      expect(found, method).toEqual({ id: 7, status, document: JSON.parse(text) });
    }
  });

  it("changes the study as the routes do", async () => {
    const { server, engine } = await both();
    const told = [
      { trial: 9, metrics: { loss: 0.5, latency: 2 } },
      { trial: 8, failed: "no memory" },
    ];
    expect(await ask(engine, "tell", { results: told })).toMatchObject({
      status: 207,
      result: [
        { trial: 9, recorded: true },
        { trial: 8, recorded: false },
      ],
    });
    expect(await ask(engine, "suggest", { count: 1 })).toMatchObject({ status: 200, result: [{ trial: 10 }] });
    expect(await ask(engine, "cancel", { trial: 10, reason: "no time" })).toMatchObject({ status: 200 });
    const { text } = await server.ask("/api/studies/tiny/trials?from=9");
    expect(JSON.parse(text)).toMatchObject([{ status: "completed" }, { status: "cancelled" }]);
  });

  it("sends figures as text", async () => {
    const { engine } = await both();
    const answer = await ask(engine, "figure", { figure: "parallel.svg", basis: "measured", theme: "dark" });
    expect(answer.result).toMatch(/^<svg /);
  });

  it.each([
    ["text", 400, "no-json"],
    ["[1]", 422, "bad-input"],
    ['{"id":1,"method":"bst"}', 404, "no-method"],
    ['{"id":1,"method":"constructor"}', 404, "no-method"],
    ['{"id":1,"method":"best","params":[1]}', 422, "bad-input"],
    ['{"id":1,"method":"suggest","params":{"count":-1}}', 422, "bad-input"],
    ['{"id":1,"method":"suggest","params":{"cuont":1}}', 422, "bad-input"],
    ['{"id":1,"method":"define","params":{}}', 422, "bad-input"],
    ['{"id":1,"method":"best"}', 422, "invalid-study"],
  ])("refuses %s with a sentence", async (line, status, code) => {
    const answer = JSON.parse(await engineOn(join(newFolder(), "study.yaml")).answer(line)) as Answer;
    expect(answer).toMatchObject({ status, error: { code, message: expect.stringMatching(/\w+ \w+/) } });
  });

  it("advises commands rather than requests of the server", async () => {
    const { engine } = await both();
    const answer = await ask(engine, "tell", { results: [{ trial: 3, metrics: { loss: 9, latency: 9 } }] });
    expect(answer.error?.message).toMatch(/paretune tell .*study\.yaml --amend 3/);
  });

  it("names the value of a result that is no number", async () => {
    const { engine } = await both();
    const line = '{"id":1,"method":"tell","params":{"results":[{"trial":9,"metrics":{"loss":NaN,"latency":1}}]}}';
    expect(await engine.answer(line)).toContain("got NaN");
  });
});

describe("a definition", () => {
  it("becomes a study file, whose trials the caller evaluates", async () => {
    const path = join(newFolder(), "study.yaml");
    const engine = engineOn(path);
    expect(await ask(engine, "define", { definition: DEFINITION })).toMatchObject({ result: { written: true } });
    expect(readFileSync(path, "utf8")).toContain("  x: { type: float, range: [ 0, 1 ] }\n");
    expect(await ask(engine, "suggest", { count: 2 })).toMatchObject({ result: [{ trial: 0 }, { trial: 1 }] });
    expect(await ask(engine, "tell", { results: [{ trial: 1, metrics: { loss: 1 } }] })).toMatchObject({ status: 200 });
  });

  it("leaves the file alone while it is the same, so that edits stay", async () => {
    const path = join(newFolder(), "study.yaml");
    const engine = engineOn(path);
    await ask(engine, "define", { definition: DEFINITION });
    writeFileSync(path, readFileSync(path, "utf8").replace("[ 1, 4 ]", "[ 1, 3 ]"));
    expect(await ask(engine, "define", { definition: DEFINITION })).toMatchObject({
      result: { written: false, changes: ["depth: range [1, 3], was [1, 4]"] },
    });
    expect(readFileSync(path, "utf8")).toContain("[ 1, 3 ]");
  });

  it("of another study changes nothing", async () => {
    const path = join(newFolder(), "study.yaml");
    const engine = engineOn(path);
    await ask(engine, "define", { definition: DEFINITION });
    const before = readFileSync(path, "utf8");
    const other = { ...DEFINITION, objectives: { accuracy: { goal: "maximize" } } };
    expect(await ask(engine, "define", { definition: other })).toMatchObject({ error: { code: "store-changed" } });
    expect(readFileSync(path, "utf8")).toBe(before);
  });

  it("never takes the place of a file that a person wrote", async () => {
    const path = join(newFolder(), "study.yaml");
    writeFileSync(path, "name: mine\n");
    const answer = await ask(engineOn(path), "define", { definition: DEFINITION });
    expect(answer.error?.message).toContain("no program has defined it");
    expect(readFileSync(path, "utf8")).toBe("name: mine\n");
  });

  it("with mistakes names each by its key, and writes nothing", async () => {
    const path = join(newFolder(), "study.yaml");
    const definition = { ...DEFINITION, command: "true", parameters: { x: { type: "float", range: [1, 0] } } };
    const { error } = await ask(engineOn(path), "define", { definition });
    expect(error?.message.split("\n").slice(1)).toEqual([
      "parameters.x.range lower bound must be below upper bound; got [1, 0]. Write: [0, 1]",
      "command has no effect with evaluator: caller, which runs no command; remove it",
    ]);
    expect(() => readFileSync(path)).toThrow();
  });

  const proposal = {
    definition: { ...DEFINITION, budget: { trials: 100, initial: 2 }, strategy: "map" },
    trials: [
      { trial: 4, parameters: { x: 0.1, depth: 1 }, status: "completed", metrics: { loss: 0.3 } },
      { trial: 1, parameters: { x: 0.9, depth: 4 }, origin: "sobol", status: "completed", metrics: { loss: 0.9 } },
      {
        trial: 2,
        parameters: { x: 0.5, depth: 2 },
        status: "completed",
        metrics: { loss: { mean: 0.5, standardError: 0.1 } },
      },
      { trial: 3, parameters: { x: 0.7, depth: 2 }, status: "failed" },
      { trial: 5, parameters: { x: 0.2, depth: 1 }, status: "pending" },
      {
        trial: 6,
        parameters: { x: 1.5, depth: 1 },
        status: "stopped",
        expected: { loss: { mean: 1.5, standardError: 0.2 } },
      },
      { trial: 7, parameters: { x: 0.7 }, status: "pending" },
      { trial: 8, parameters: { x: 0.7, depth: 1 }, status: "completed", metrics: {} },
    ],
  };

  it("proposes for trials that somebody else keeps, and writes nothing", async () => {
    const folder = newFolder();
    const engine = engineOn(join(folder, "study.yaml"));
    const answer = await ask(engine, "propose", proposal);
    expect(answer).toMatchObject({
      status: 200,
      result: {
        suggestions: [{ origin: "map", parameters: { x: expect.any(Number), depth: expect.any(Number) } }],
        ignored: [
          { trial: 7, problems: ["depth is missing"] },
          { trial: 8, problems: ["it has no loss"] },
        ],
      },
    });
    expect(readdirSync(folder)).toEqual([]);
    const again = await ask(engineOn(join(folder, "study.yaml")), "propose", proposal);
    expect(again.result).toEqual(answer.result);
  });

  it.each([
    [{ ...proposal, count: 0 }, "count"],
    [{ ...proposal, trials: [{ trial: 0, parameters: {}, status: "done" }] }, "status"],
    [{ ...proposal, definition: { ...DEFINITION, strategy: "sas" } }, "saas"],
    [{ trials: [] }, "definition"],
  ])("refuses a request for proposals with a mistake", async (params, word) => {
    const answer = await ask(engineOn(join(newFolder(), "study.yaml")), "propose", params);
    expect(answer).toMatchObject({ status: 422, error: { code: "bad-input", message: expect.stringContaining(word) } });
  });

  it("answers without a study file what needs none", async () => {
    const engine = new Engine({
      threads: 1,
      onError: (error) => {
        throw error;
      },
    });
    onTestFinished(() => engine.close());
    expect(await ask(engine, "propose", { ...proposal, trials: [] })).toMatchObject({ status: 200 });
    const refused = { status: 422, error: { message: expect.stringContaining("without a study file") } };
    expect(await ask(engine, "suggest", { count: 1 })).toMatchObject(refused);
    expect(await ask(engine, "define", { definition: DEFINITION })).toMatchObject(refused);
  });
});
