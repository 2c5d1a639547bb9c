/**
 * @file Asks the dashboard of a Ray cluster, by its REST API.
 */
import { spawn } from "node:child_process";
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { homedir } from "node:os";
import { join } from "node:path";
import { readRegularSync } from "../../files/index.ts";
import { EngineUnreachable } from "../executor.ts";
import { requestFailure } from "../request-failure.ts";

const DEFAULT_ADDRESS = "http://127.0.0.1:8265";
const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 64 << 20;
const MAX_TOKEN_BYTES = 1 << 16;
/** How much of an error of Ray is shown. */
const MAX_ERROR_CHARACTERS = 300;

/** An answer of Ray that is one: what was asked for, or an error that the same request would bring again. */
export interface RayAnswer {
  readonly status: number;
  /** The parsed JSON; undefined where the answer is an error. */
  readonly body: unknown;
  /** What Ray says of an error: the last line of it. */
  readonly error: string;
}

/** The address of a dashboard: as given, that of Ray's variables, or that of this machine. Without a slash at its end. */
export function rayAddress(given?: string): string {
  const variables = [process.env["RAY_API_SERVER_ADDRESS"], process.env["RAY_ADDRESS"]];
  const address = given ?? variables.find((value) => value !== undefined && /^https?:\/\//.test(value));
  return (address ?? DEFAULT_ADDRESS).replace(/\/+$/, "");
}

/**
 * The headers of each request, from where Ray's own clients take them: the token of `RAY_AUTH_TOKEN`, of the file
 * `RAY_AUTH_TOKEN_PATH` or of `~/.ray/auth_token`, and `RAY_JOB_HEADERS`, a JSON object.
 */
export function rayHeaders(environment: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  const token = environment["RAY_AUTH_TOKEN"]?.trim() || tokenInFile(environment["RAY_AUTH_TOKEN_PATH"]);
  const headers = new Headers();
  if (token !== undefined) setHeader(headers, "authorization", `Bearer ${token}`);
  const more = parsed(environment["RAY_JOB_HEADERS"] ?? "{}");
  if (typeof more === "object" && more !== null) {
    for (const [name, value] of Object.entries(more)) if (typeof value === "string") setHeader(headers, name, value);
  }
  headers.set("content-type", "application/json");
  return Object.fromEntries(headers);
}

function tokenInFile(path: string = join(homedir(), ".ray", "auth_token")): string | undefined {
  try {
    return readRegularSync(path, { maxBytes: MAX_TOKEN_BYTES }).toString("utf8").trim() || undefined;
  } catch {
    return undefined;
  }
}

function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    // It is no name or value of a header.
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Asks Ray something. Throws `EngineUnreachable` where nothing answers, something else than Ray does, or Ray is not able to
 * answer now.
 *
 * @param path - begins with `/api/`
 * @param body - sent as JSON with POST; absent: GET
 */
export async function callRay(address: string, path: string, body?: unknown): Promise<RayAnswer> {
  const { status, text } = await exchange(`${address}${path}`, body).catch((error: unknown) => {
    const { cause, isMistake } = requestFailure(error, TIMEOUT_MS);
    throw new EngineUnreachable(`Ray does not answer at ${address} (${cause})`, { isMistake });
  });
  // The head of Ray passes on what its agent refuses as an error of its own.
  const refused = status >= 500 ? /Request failed with status code (4\d\d)/.exec(text)?.[1] : undefined;
  if (refused !== undefined) return { status: Number(refused), body: undefined, error: lastLine(text) };
  if (status >= 500 || status === 429 || status === 408) {
    throw new EngineUnreachable(`Ray cannot answer at ${address} (${status}: ${lastLine(text)})`);
  }
  if (status >= 300) return { status, body: undefined, error: errorOf(status, text) };
  const answer = parsed(text);
  if (answer === undefined) {
    throw new EngineUnreachable(`what answers at ${address} is not Ray (no JSON at ${path})`, { isMistake: true });
  }
  return { status, body: answer, error: "" };
}

/**
 * Sends a request and reads the answer. It is not sent by `fetch`, whose header `sec-fetch-mode` Ray takes for that of a browser, and
 * refuses (405).
 */
function exchange(url: string, body: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      { method: body === undefined ? "GET" : "POST", headers: rayHeaders(), signal },
      (response) => {
        const chunks: Buffer[] = [];
        let length = 0;
        response.on("data", (chunk: Buffer) => {
          chunks.push(chunk);
          length += chunk.length;
          if (length > MAX_ANSWER_BYTES) request.destroy(new Error("an answer of more than 64 MiB"));
        });
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** What an error means. */
function errorOf(status: number, text: string): string {
  if (status === 401 || status === 403) {
    return `${status}: access denied; set RAY_AUTH_TOKEN to the token of the cluster (ray get-auth-token prints it)`;
  }
  return status < 400 ? `${status}: a proxy wants a login; set RAY_JOB_HEADERS` : `${status}: ${lastLine(text)}`;
}

/** The last line of an answer, which in a traceback of Python is the error itself. */
function lastLine(text: string): string {
  const lines = text.split("\n").filter((line) => /\w/.test(line));
  return (lines.at(-1) ?? "no reason given").trim().slice(0, MAX_ERROR_CHARACTERS);
}

/** The program of `sendToRay`: it tries for half a minute. */
const SENDER = `
const [url, headers] = [process.argv[1], JSON.parse(process.env.PARETUNE_RAY_HEADERS)];
const { request } = await import(url.startsWith("https:") ? "node:https" : "node:http");
const send = () => new Promise((resolve) => {
  const sent = request(url, { method: "POST", headers, signal: AbortSignal.timeout(10000) }, (answer) => {
    answer.resume().on("error", () => {});
    resolve(answer.statusCode);
  });
  sent.on("error", () => resolve(599));
  sent.end("{}");
});
for (let left = 6; left > 0 && (await send()) >= 500; left--) await new Promise((resolve) => setTimeout(resolve, 5000));`;

/** Sends a request without a body, by a process that goes on after this one has ended. */
export function sendToRay(address: string, path: string): void {
  const env = { ...process.env, PARETUNE_RAY_HEADERS: JSON.stringify(rayHeaders()) };
  const args = ["--input-type=module", "--eval", SENDER, `${address}${path}`];
  const child = spawn(process.execPath, args, { env, detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}
