import { createServer, get as httpGet } from "node:http";
import { get as httpsGet } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { requestFailure } from "../../../src/node/executors/request-failure.ts";

/** What becomes of a request to an address. */
async function failureOf(url: string, milliseconds = 30_000) {
  const get = url.startsWith("https:") ? httpsGet : httpGet;
  const error = await new Promise((resolve) => {
    get(url, { signal: AbortSignal.timeout(milliseconds) }, (answer) => answer.resume()).on("error", resolve);
  });
  return requestFailure(error, milliseconds);
}

describe("a request without an answer", () => {
  it("may get one later where nothing listens", async () => {
    expect(await failureOf("http://127.0.0.1:1")).toEqual({ cause: "ECONNREFUSED", isMistake: false });
  });

  it("may get one later where it took too long", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failureOf(`http://127.0.0.1:${port}`, 50)).toEqual({
      cause: "no answer within 0.05 s",
      isMistake: false,
    });
    server.closeAllConnections();
    server.close();
  });

  it("was a mistake where no host has that name", async () => {
    const failure = { cause: "no host has the name nowhere.invalid: ENOTFOUND", isMistake: true };
    expect(await failureOf("http://nowhere.invalid:8265")).toEqual(failure);
  });

  it("was a mistake where the server does not speak TLS", async () => {
    const server = createServer((_, response) => response.end("x"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const { cause, isMistake } = await failureOf(`https://127.0.0.1:${port}`);
    expect([cause, isMistake]).toEqual([expect.stringContaining("does not speak TLS"), true]);
    server.close();
  });
});
