import { describe, expect, it } from "vitest";
import { errorIn, served } from "./served.ts";

const API = "/api/studies/tiny";

/** What only somebody at a terminal can use: a flag, or one of the commands that have a route. */
const OF_A_TERMINAL = /(^|[\s`(])--[a-z]|paretune (edit|trials|suggest|pause|resume|status|best)\b|NAME=/;

describe("the errors of the server", () => {
  it.each<[route: string, body: unknown, message: string | RegExp]>([
    ["edit", {}, /^Name a change, such as "pin"/],
    ["edit", { pin: { y: 1 } }, /^"pin": there is no parameter "y"/],
    ["edit", { unpin: ["y"] }, /^"unpin": there is no parameter "y"/],
    ["edit", { pin: { kind: "" } }, /^"pin" must be \{ "NAME": VALUE \}/],
    ["edit", { range: { kind: [0, 1] } }, /"range"/],
    ["edit", { range: { x: [1, 0] } }, /"range"/],
    ["edit", { add: { x: ["a"] } }, /"add"/],
    ["edit", { remove: { kind: ["c"] } }, /"remove"/],
    ["edit", { time: "soon" }, /^"time" must be/],
    ["edit", { slot_time: "-1h" }, /^"slot_time" must be/],
    ["edit", { trials: 12, pin: { x: 3 } }, /"pin"/],
    ["edit", { freezeReferencePoint: true }, /^"freezeReferencePoint": there is no inferred/],
    ["trials/99/cancel", {}, /There is no trial 99\. GET \/api\/studies\/tiny\/trials lists/],
    ["trials/99/retry", {}, /99/],
    ["trials/0/retry", {}, /Trial 0/],
    ["tell", [{ trial: 99, metrics: { loss: 1, latency: 1 } }], /GET \/api\/studies\/tiny\/trials lists/],
    ["tell", [{ trial: 1, metrics: { loss: 1 } }], /If the trial failed: "failed": "REASON"/],
    ["tell", [{ trial: 1, metrics: { loss: "much", latency: 1 } }], /loss/],
    ["tell", [{ trial: 0, metrics: { loss: 3, latency: 3 } }], /already has a result/],
    ["tell", [{ parameters: { x: 0.5, kind: "c" }, metrics: { loss: 1, latency: 1 } }], /"add": \{ "kind": \["c"\] \}/],
    ["suggest", { count: 0 }, '"count" must be at least 1; got 0. Write e.g. { "count": 4 }.'],
    ["suggest", { count: 1.5 }, /^"count" must be a whole number; got 1\.5\./],
    ["suggest", { counts: 2 }, 'There is no key "counts" in the body; did you mean "count"?'],
    [
      "edit",
      { range: { x: [0, null] } },
      '"range.x[1]" must be a number; got null. Write e.g. { "range": {"lr":[0.0001,0.001]} }.',
    ],
    ["edit", { range: { x: [0] } }, /^"range\.x" must be a list of at least 2 values; got a list of 1\./],
    [
      "edit",
      { pin: { x: null } },
      /^"pin\.x" must be a text, a number, true or false or a list; got null\. Write e\.g\./,
    ],
    ["edit", { trials: "many", time: 3 }, /^"trials" must be a number; got "many"\..*\n"time" must be a text; got 3\./],
    ["edit", { freezeReferencePoint: 1 }, /^"freezeReferencePoint" must be true; got 1\./],
    ["edit", [1], /^The body must be an object; got a list of 1\./],
    ["pause", { reason: 5 }, /^"reason" must be a text; got 5\. Write e\.g\. \{ "reason": /],
    ["resume", { reason: "x" }, 'The body has no keys here: leave out "reason".'],
    ["trials/0/retry", { again: true }, 'The body has no keys here: leave out "again".'],
    ["trials/0/cancel", { why: "x" }, 'There is no key "why" in the body; known: reason.'],
    ["trials/first/cancel", {}, /^"trial" in the address must be a number; got "first"\. Write e\.g\. trial=0\./],
    ["tell", { trial: 0 }, /^The body must be a list; got \{"trial":0\}\. Write e\.g\. \[\{"trial":0/],
  ])("name the keys and routes of a request: %s %j", async (route, body, message) => {
    const server = await served();
    await server.post(`${API}/suggest`, { count: 2 });
    await server.post(`${API}/tell`, [{ trial: 0, metrics: { loss: 1, latency: 1 } }]);
    const answer = await server.post(`${API}/${route}`, body);
    expect(answer.status).toBe(422);
    expect(errorIn(answer).message).toMatch(message);
    expect(answer.text).not.toMatch(OF_A_TERMINAL);
    // The language of the program that checks requests is not that of who sends them.
    expect(answer.text).not.toMatch(/is not valid|invalid input|expected .* received/i);
  });

  it.each([
    ["trials?limit=ten", '"limit" in the query must be a number; got "ten". Write e.g. limit=50.'],
    ["trials?limits=3", 'There is no key "limits" in the query; did you mean "limit"?'],
    ["figures?basis=guess", '"basis" in the query must be model, known or measured; got "guess".'],
    ["trials/0/logs/stdin", '"stream" in the address must be stdout or stderr; got "stdin".'],
  ])("name what is wrong with an address: %s", async (path, message) => {
    const server = await served();
    expect(errorIn(await server.ask(`${API}/${path}`)).message).toBe(message);
  });
});
