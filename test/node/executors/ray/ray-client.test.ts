import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EngineUnreachable, SubmissionRefused } from "../../../../src/node/executors/executor.ts";
import { callRay, rayAddress, rayHeaders } from "../../../../src/node/executors/ray/ray-client.ts";
import { createRayExecutor } from "../../../../src/node/executors/ray/ray-executor.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

/** A server that answers whatever a test says. */
let answer: { readonly status: number; readonly text: string } = { status: 200, text: "" };
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(answer.status).end(answer.text));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

async function ask(status: number, text: string) {
  answer = { status, text };
  return callRay(address, "/api/jobs/x");
}

describe("a request to Ray", () => {
  it("gives the parsed answer", async () => {
    expect(await ask(200, '{"status":"RUNNING"}')).toMatchObject({ body: { status: "RUNNING" } });
  });

  it.each([
    [500, "Traceback\nOSError: no agent\n", /Ray cannot answer.*500: OSError: no agent/],
    [503, "", /503: no reason given/],
    [429, "slow down", /429/],
    [200, "<html>Log in</html>", /what answers at .* is not Ray/],
  ])("is to be made again later after the answer %i %j", async (status, text, message) => {
    const asked = ask(status, text);
    await expect(asked).rejects.toThrow(message);
    await expect(asked).rejects.toBeInstanceOf(EngineUnreachable);
  });

  it.each([
    [401, "Unauthorized", /401: access denied; set RAY_AUTH_TOKEN/],
    [302, "", /a proxy wants a login; set RAY_JOB_HEADERS/],
    [400, "Traceback\nTypeError: entrypoint must be a string\n", /^400: TypeError: entrypoint must be a string$/],
    [
      500,
      "RuntimeError: Request failed with status code 400: Traceback\nValueError: x already exists.\n.\n",
      /^ValueError: x already exists\.$/,
    ],
  ])("would be refused again after the answer %i %j", async (status, text, error) => {
    expect(await ask(status, text)).toMatchObject({ body: undefined, error: expect.stringMatching(error) });
  });

  it("is given up where the answer never ends", async () => {
    await expect(ask(200, "x".repeat((64 << 20) + 1))).rejects.toThrow("an answer of more than 64 MiB");
  });

  it("says that nothing answers, and where", async () => {
    await expect(callRay("http://127.0.0.1:9", "/api/version")).rejects.toThrow(
      /^Ray does not answer at http:\/\/127\.0\.0\.1:9 \(/,
    );
  });
});

describe("the executor, whatever answers in Ray's place", () => {
  it("gives a state or waits, and never fails otherwise", async () => {
    const executor = createRayExecutor({ address }, { noteWaitMs: 0 });
    const body = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record(
          { submission_id: fc.constant("k"), status: fc.oneof(fc.string(), fc.jsonValue()) },
          { requiredKeys: [] },
        )
        .map((job) => JSON.stringify(job)),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 204, 302, 400, 404, 500), body, async (status, text) => {
        answer = { status, text: status === 204 ? "" : text };
        const states = await executor
          .poll([{ key: "k", folder: "/no/such" }], { waitMs: 0 })
          .catch((error: unknown) => error);
        if (states instanceof EngineUnreachable) return;
        expect(["unknown", "waiting", "running", "ended"]).toContain((states as { kind: string }[])[0]?.kind);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a submission, whatever answers in Ray's place", () => {
  it("is refused, to be made again later, or taken for made, and never fails otherwise", async () => {
    const executor = createRayExecutor({ address });
    const folder = newFolder();
    const files = { stdoutFile: join(folder, "stdout.log"), stderrFile: join(folder, "stderr.log") };
    const request = { command: { kind: "words" as const, words: ["true"] }, cwd: folder, environment: {}, ...files };
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(200, 302, 400, 401, 404, 429, 500),
        fc.oneof(fc.string(), fc.json()),
        async (...given) => {
          answer = { status: given[0], text: given[1] };
          const submitted = await executor.submit(request, `key-${count++}`).catch((error: unknown) => error);
          if (submitted instanceof EngineUnreachable || submitted instanceof SubmissionRefused) return;
          expect(submitted).toMatchObject({ key: `key-${count - 1}`, folder });
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("what Ray's variables say", () => {
  it("is the address, unless the study has one", () => {
    const before = [process.env["RAY_API_SERVER_ADDRESS"], process.env["RAY_ADDRESS"]];
    try {
      delete process.env["RAY_API_SERVER_ADDRESS"];
      process.env["RAY_ADDRESS"] = "auto";
      expect(rayAddress()).toBe("http://127.0.0.1:8265");
      process.env["RAY_ADDRESS"] = "https://head:8265/";
      expect(rayAddress()).toBe("https://head:8265");
      expect(rayAddress("http://other:1")).toBe("http://other:1");
    } finally {
      for (const [index, name] of ["RAY_API_SERVER_ADDRESS", "RAY_ADDRESS"].entries()) {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      }
    }
  });

  it("is a token and further headers; what is no header is left out", () => {
    const more = JSON.stringify({ "X-Team": "vision", "bad name": "x", bad: "a\nb", number: 7 });
    expect(rayHeaders({ RAY_AUTH_TOKEN: "t0k", RAY_JOB_HEADERS: more })).toEqual({
      authorization: "Bearer t0k",
      "content-type": "application/json",
      "x-team": "vision",
    });
    expect(rayHeaders({ RAY_AUTH_TOKEN_PATH: "/no/such", RAY_JOB_HEADERS: "{" })).toEqual({
      "content-type": "application/json",
    });
  });
});
