import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorIn, type Served, served } from "./served.ts";

const ROUTES = [
  "suggest",
  "tell",
  "trials/0/cancel",
  "trials/0/retry",
  "trials/99999999999999999999/cancel",
  "pause",
  "resume",
  "edit",
];
const KEYS = [
  "count",
  "trial",
  "parameters",
  "metrics",
  "failed",
  "id",
  "reason",
  "pin",
  "range",
  "add",
  "trials",
  "x",
  "loss",
];

/** Values that look like those of the routes, and any others. */
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      0,
      1,
      -1,
      2 ** 53,
      1e308,
      1.5,
      true,
      "",
      "a",
      "x",
      "tiny",
      "__proto__",
      "\ud800",
      "$(id)",
      "\0",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.constantFrom("__proto__", "constructor", "")), tie("value"), {
      maxKeys: 4,
    }),
  ),
}));
const json = value.map((each) => JSON.stringify(each));
/** Text that is JSON, JSON that lost its end, and text that is none. */
const body = fc.oneof(
  { weight: 5, arbitrary: json },
  fc.tuple(json, fc.nat(20)).map(([text, lost]) => text.slice(0, Math.max(0, text.length - lost))),
  fc.string({ unit: "binary" }),
  fc.constantFrom('{"count":1e999}', '{"count":NaN}', "[".repeat(5000), '{"count":1,"count":2}'),
);

async function statusesOf(server: Served): Promise<readonly string[]> {
  const answer = await server.ask("/api/studies/tiny/trials");
  expect(answer.status).toBe(200);
  return (JSON.parse(answer.text) as { status: string }[]).map(({ status }) => status);
}

describe("whatever a body is", () => {
  it("is answered as right, or with a code and a sentence, and never as an error of the server", async () => {
    const server = await served();
    await server.post("/api/studies/tiny/suggest", { count: 2 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ROUTES), body, async (route, text) => {
        const answer = await server.post(`/api/studies/tiny/${route}`, text);
        expect([200, 207, 400, 404, 409, 413, 415, 422]).toContain(answer.status);
        if (answer.status === 200 || answer.status === 207) return void JSON.parse(answer.text);
        if (Array.isArray(JSON.parse(answer.text))) return; // of a list, each entry has its reasons
        expect(errorIn(answer)).toMatchObject({
          code: expect.stringMatching(/^[a-z-]+$/),
          message: expect.stringMatching(/./),
        });
      }),
      { seed: 23, numRuns: 300 },
    );
    // What was asked before is still there, and what comes next is answered.
    expect((await statusesOf(server)).length).toBeGreaterThanOrEqual(2);
    expect((await server.post("/api/studies/tiny/suggest", { count: 1 })).status).toBe(200);
  });

  it("of a result that is no number, nothing is recorded", async () => {
    const server = await served();
    await server.post("/api/studies/tiny/suggest", { count: 1 });
    const wrong = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        "",
        "0.5",
        true,
        [],
        {},
        [1],
        { mean: "1" },
        { mean: 1, count: 0 },
        { mean: 1, standardError: -1 },
      ),
      fc.string(),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async (loss) => {
        const answer = await server.post("/api/studies/tiny/tell", [{ trial: 0, metrics: { loss, latency: 1 } }]);
        expect(answer.status).toBe(422);
      }),
      { seed: 29, numRuns: 60 },
    );
    expect(await statusesOf(server)).toEqual(["pending"]);
  });
});
