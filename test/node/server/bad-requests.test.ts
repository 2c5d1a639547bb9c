import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { errorIn, type Served, served } from "./served.ts";

/** Sends bytes as they are; resolves to the status, and to the body of the answer. */
function raw(server: Served, bytes: string, { ends = false } = {}): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
      if (ends) socket.end(bytes);
      else socket.write(bytes);
    });
    let all = "";
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      all += chunk;
    });
    socket.on("error", reject).on("end", () => {
      const [head = "", ...body] = all.split("\r\n\r\n");
      resolve({ status: Number(head.split(" ")[1]), text: body.join("\r\n\r\n") });
    });
  });
}

const get = (path: string, host: string, more = ""): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${more}Connection: close\r\n\r\n`;

describe("a request that cannot be read", () => {
  it.each<[what: string, bytes: string, status: number, code: string]>([
    ["a host that is no name", get("/api/studies", "xn--a"), 400, "bad-host"],
    ["a host with a path", get("/api/studies", "localhost/evil"), 400, "bad-host"],
    ["a host with an escape", get("/api/studies", "local%68ost"), 400, "bad-host"],
    ["a port that is too high", get("/api/studies", "127.0.0.1:99999"), 400, "bad-host"],
    ["an empty host", get("/api/studies", ""), 400, "bad-host"],
    ["no host", "GET /api/studies HTTP/1.1\r\nConnection: close\r\n\r\n", 400, "bad-host"],
    ["an asterisk", get("*", "localhost"), 400, "bad-address"],
    ["no slash", get("api/studies", "localhost"), 400, "bad-request"],
    ["a backslash", get("/\\x", "localhost"), 400, "bad-address"],
    ["an address without a host", get("http:///x", "localhost"), 400, "bad-address"],
    ["an address that is too long", get(`/${"a".repeat(20_000)}`, "localhost"), 431, "too-long"],
    ["an expectation", get("/api/studies", "localhost", "Expect: 200-ok\r\n"), 417, "no-expectation"],
    ["an unknown method", "FOO / HTTP/1.1\r\n\r\n", 400, "bad-request"],
    ["no HTTP", "hello\r\n\r\n", 400, "bad-request"],
    ["a tunnel", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n", 405, "no-method"],
    ["two lengths", get("/", "localhost", "Content-Length: 1\r\nContent-Length: 2\r\n"), 400, "bad-request"],
  ])("is answered with a code and a sentence: %s", async (_, bytes, status, code) => {
    const answer = await raw(await served(), bytes);
    expect([answer.status, errorIn({ ...answer, headers: {} }).code]).toEqual([status, code]);
    expect(errorIn({ ...answer, headers: {} }).message).toMatch(/^[A-Z].*\.$/s);
  });

  it("is no error of the server where the client leaves within a body", async () => {
    const errors: unknown[] = [];
    const server = await served({ onError: (error) => errors.push(error) });
    const head = "POST /api/studies/tiny/pause HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    await raw(server, `${head}Content-Length: 100\r\n\r\n{"reason": "`, { ends: true }).catch(() => {});
    expect((await server.ask("/api/studies")).status).toBe(200);
    expect(errors).toEqual([]);
  });
});

describe("the address that the server prints", () => {
  it.each(["127.0.0.2", "127.0.0.1", "127.1"])("is one that it answers to: %s", async (host) => {
    const server = await served({ host });
    const answer = await fetch(new URL("/api/studies", server.url));
    expect(answer.status).toBe(200);
  });
});
