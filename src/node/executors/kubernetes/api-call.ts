/**
 * @file One request to the API server of Kubernetes, limited in time and size.
 */
import { request as httpRequest } from "node:http";
import { request as httpsRequest, type RequestOptions } from "node:https";
import { type Fields, isFields } from "../../is-fields.ts";
import { EngineUnreachable } from "../executor.ts";
import { requestFailure } from "../request-failure.ts";

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 256 << 20;
/** How much of an error of Kubernetes is shown. */
const MAX_ERROR_CHARACTERS = 600;

/** Where requests go, and with which credentials. */
export interface Connection {
  /** The address of the API server, without a slash at its end. */
  readonly server: string;
  readonly context: string;
  readonly namespace: string;
  readonly options: RequestOptions;
}

/** A request. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

/** An answer that is one: what was asked for, or an error that the same request would bring again. */
export interface ApiAnswer {
  readonly status: number;
  /** The answer as JSON; undefined where it is an error. */
  readonly body: Fields | undefined;
  /** What Kubernetes says of an error. */
  readonly error: string;
  /** Kubernetes's name for an error, such as AlreadyExists. */
  readonly reason: string;
}

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
}

/** Limits of other objects, which others may free. */
const QUOTA = /exceeded quota/;

/**
 * Asks Kubernetes something. Throws `EngineUnreachable` where nothing answers, something else than Kubernetes does, or Kubernetes is
 * not able to answer now.
 */
export async function callKubernetes(connection: Connection, request: ApiRequest): Promise<ApiAnswer> {
  const server = shownAddress(connection);
  const { status, text } = await sendRequest(connection, request);
  const body = fieldsIn(text);
  if (body === undefined) {
    const what = status >= 300 ? `${status}` : "no JSON";
    const place = request.path.split("?")[0];
    // A balancer says that the API server is gone by an error of its own.
    throw new EngineUnreachable(`what answers at ${server} is not Kubernetes (${what} at ${place})`, {
      isMistake: status < 500,
    });
  }
  if (status < 300) return { status, body, error: "", reason: "" };
  const message = typeof body["message"] === "string" ? body["message"] : "no reason given";
  const error = `${status}: ${message.replace(/\s+/g, " ").slice(0, MAX_ERROR_CHARACTERS)}`;
  if (status >= 500 || status === 429 || status === 408) {
    throw new EngineUnreachable(`Kubernetes cannot answer at ${server} (${error})`);
  }
  if (status === 403 && QUOTA.test(message)) {
    throw new EngineUnreachable(`Kubernetes takes no further jobs now (${error})`);
  }
  return { status, body: undefined, error, reason: typeof body["reason"] === "string" ? body["reason"] : "" };
}

/** The address of the API server in messages: without the name and password that it may hold. */
export function shownAddress({ server }: Pick<Connection, "server">): string {
  return server.replace(/^(\w+:\/\/)[^/]*@/, "$1");
}

/** Sends a request and reads the answer, whatever it is. Throws `EngineUnreachable` where none comes. */
export function sendRequest({ server, options }: Connection, { method, path, body }: ApiRequest): Promise<RawAnswer> {
  const send = server.startsWith("https:") ? httpsRequest : httpRequest;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const headers = { ...options.headers, "content-type": "application/json", accept: "application/json, */*" };
  return new Promise<RawAnswer>((resolve, reject) => {
    const request = send(`${server}${path}`, { ...options, method, headers, signal }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > MAX_ANSWER_BYTES) request.destroy(new Error("an answer of more than 256 MiB"));
      });
      response.on("error", reject);
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString("utf8") }),
      );
    });
    request.on("error", reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  }).catch((error: unknown) => {
    const { cause, isMistake } = requestFailure(error, TIMEOUT_MS);
    throw new EngineUnreachable(`Kubernetes does not answer at ${shownAddress({ server })} (${cause})`, { isMistake });
  });
}

function fieldsIn(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
