import { describe, expect, it } from "vitest";
import { isLoopback } from "../../../src/node/server/index.ts";
import { errorIn, served } from "./served.ts";

describe("who may ask", () => {
  it("is nobody under another name, which a page of another site may have pointed here", async () => {
    const server = await served();
    for (const host of ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "192.0.2.1"]) {
      const answer = await server.ask("/api/studies", { headers: { host } });
      expect([host, answer.status, errorIn(answer).code]).toEqual([host, 403, "host-refused"]);
    }
    for (const host of ["localhost:1234", "127.0.0.1", "[::1]:9000"]) {
      expect((await server.ask("/api/studies", { headers: { host } })).status).toBe(200);
    }
  });

  it("is no page of another site", async () => {
    const server = await served();
    const own = server.url.slice(0, -1);
    const host = own.slice("http://".length);
    const refused = [
      { origin: "http://evil.example" },
      { origin: "null" },
      { origin: own.replace(/\d+$/, "1") },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const headers of refused) {
      const answer = await server.post("/api/studies/tiny/suggest", {}, headers as unknown as Record<string, string>);
      expect([headers, answer.status, errorIn(answer).code]).toEqual([headers, 403, "origin-refused"]);
    }
    expect((await server.post("/api/studies/tiny/suggest", {}, { origin: own, host })).status).toBe(200);
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    expect((await server.ask("/", { headers: link })).status).toBe(200);
    expect((await server.post("/api/studies/tiny/suggest", {}, link)).status).toBe(403);
  });

  it("is whoever has the token: in a header, or in the cookie of one visit", async () => {
    const token = "correct-horse";
    const server = await served({ token });
    const ask = (path: string, headers: Record<string, string> = {}) => server.ask(path, { headers });
    for (const path of ["/", "/api/studies", "/openapi.json", "/studies/tiny/report", "/nothing", "/?token=wrong"]) {
      const answer = await ask(path);
      expect([path, answer.status, errorIn(answer).code]).toEqual([path, 401, "token-needed"]);
    }
    expect((await ask("/api/studies?token=correct-horse")).status).toBe(401);
    expect((await ask("/api/studies", { authorization: "Bearer wrong" })).status).toBe(401);
    expect((await ask("/api/studies", { authorization: `Bearer ${token}` })).status).toBe(200);
    const visit = await ask(`//evil.example/?token=${token}&a=1`);
    expect([visit.status, visit.headers["location"]]).toEqual([303, "/evil.example/?a=1"]);
    const [cookie = ""] = (await ask(`/?token=${token}`)).headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(cookie).not.toContain(token);
    expect((await ask("/", { cookie: cookie.split(";")[0] ?? "" })).status).toBe(200);
    expect((await ask("/", { cookie: `${cookie.split("=")[0]}=${token}` })).status).toBe(401);
  });

  it("knows the addresses that only this machine reaches", () => {
    expect(["127.0.0.1", "127.1.2.3", "localhost", "::1"].every(isLoopback)).toBe(true);
    expect(["0.0.0.0", "::", "10.0.0.1", "example.org", "127.evil.example"].some(isLoopback)).toBe(false);
  });
});
