import { expect, it } from "vitest";
import { errorIn, type Served, served } from "./served.ts";

const API = "/api/studies/tiny";

/** A server with two trials, of which the first has a result. */
async function withResult(): Promise<Served> {
  const server = await served();
  await server.post(`${API}/suggest`, { count: 2 });
  await server.post(`${API}/tell`, [{ trial: 0, metrics: { loss: 0.19, latency: { mean: 12, standardError: 1 } } }]);
  return server;
}

it("a correction takes the place of a result, leaves other metrics alone, and keeps the earlier result", async () => {
  const server = await withResult();
  const answer = await server.post(`${API}/trials/0/amend`, { metrics: { loss: 0.91 } });
  expect([answer.status, JSON.parse(answer.text)]).toEqual([
    200,
    [{ trial: 0, status: "completed", recorded: true, was: "completed (loss=0.19, latency=12±1)" }],
  ]);
  expect(JSON.parse((await server.ask(`${API}/trials/0`)).text)).toMatchObject({
    metrics: { loss: { mean: 0.91 }, latency: { mean: 12, standardError: 1 } },
    amended: [{ was: { status: "completed", metrics: { loss: { mean: 0.19 } } } }],
  });
});

it("the same correction again changes nothing", async () => {
  const server = await withResult();
  await server.post(`${API}/trials/0/amend`, { metrics: { loss: 0.91 } });
  const again = await server.post(`${API}/trials/0/amend`, { metrics: { loss: 0.91 } });
  expect(JSON.parse(again.text)).toMatchObject([{ recorded: false }]);
});

it("a correction makes a result a failure, and a failure a result", async () => {
  const server = await withResult();
  await server.post(`${API}/trials/0/amend`, { failed: "the data were wrong" });
  expect(JSON.parse((await server.ask(`${API}/trials/0`)).text)).toMatchObject({
    status: "failed",
    reason: "the data were wrong",
  });
  const answer = await server.post(`${API}/trials/0/amend`, { metrics: { loss: 0.5 } });
  expect(JSON.parse(answer.text)).toMatchObject([{ status: "completed", was: "failed (the data were wrong)" }]);
  expect(JSON.parse((await server.ask(`${API}/trials/0`)).text)).toMatchObject({
    metrics: { loss: { mean: 0.5 }, latency: { mean: 12 } },
  });
});

it.each<[trial: number, body: unknown, message: string | RegExp]>([
  [1, { metrics: { loss: 1 } }, /^Trial 1 has no result yet .* POST \/api\/studies\/tiny\/tell \[\{ "trial": 1/],
  [9, { metrics: { loss: 1 } }, /^There is no trial 9\. GET \/api\/studies\/tiny\/trials lists/],
  [0, {}, /^A correction needs the right values: POST \/api\/studies\/tiny\/trials\/0\/amend \{ "metrics": \{ … \} \}/],
  [0, { metrics: { los: 1 } }, "The study has no metric los. Did you mean loss? It has: loss, latency."],
  [0, { metrics: { loss: "low" } }, /^loss must be a finite number.*; got "low".*\{ "failed": "REASON" \}$/],
  [0, { metrics: { loss: null } }, /^loss must be a finite number.*; got null/],
  [0, { metrics: { loss: 1 }, failed: "x" }, /^A failed trial has no metrics/],
  [0, { metric: { loss: 1 } }, 'There is no key "metric" in the body; did you mean "metrics"?'],
])("refuses to correct trial %i by %j, and changes nothing", async (trial, body, message) => {
  const server = await withResult();
  const answer = await server.post(`${API}/trials/${trial}/amend`, body);
  expect(answer.status).toBe(422);
  expect(errorIn(answer).message).toMatch(message);
  const rows = JSON.parse((await server.ask(`${API}/trials`)).text);
  expect(rows).toMatchObject([{ status: "completed", metrics: { loss: { mean: 0.19 } } }, { status: "pending" }]);
});
