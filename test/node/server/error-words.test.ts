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
    ["suggest", { count: 0 }, /count/],
  ])("name the keys and routes of a request: %s %j", async (route, body, message) => {
    const server = await served();
    await server.post(`${API}/suggest`, { count: 2 });
    await server.post(`${API}/tell`, [{ trial: 0, metrics: { loss: 1, latency: 1 } }]);
    const answer = await server.post(`${API}/${route}`, body);
    expect(answer.status).toBe(422);
    expect(errorIn(answer).message).toMatch(message);
    expect(answer.text).not.toMatch(OF_A_TERMINAL);
  });
});
