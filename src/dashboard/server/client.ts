/**
 * @file Requests to the server, which has delivered this page.
 */
import type { ErrorAnswer } from "../../node/server/answers.ts";

/** A request that was refused, or that did not arrive. */
export class ServerError extends Error {
  /** The HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "ServerError";
    this.status = status;
    this.code = code;
  }
}

/** The address of a study in the API, or of something in it. */
export function studyApi(name: string, ...parts: readonly (string | number)[]): string {
  return ["/api/studies", encodeURIComponent(name), ...parts].join("/");
}

/** Reads JSON. Throws `ServerError`. */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answered<T>(await request(path, { signal: signal ?? null }));
}

/** Sends JSON and reads the answer. Throws `ServerError`. */
export async function postJson<T>(path: string, body: unknown): Promise<T> {
  const headers = { "content-type": "application/json" };
  return answered<T>(await request(path, { method: "POST", headers, body: JSON.stringify(body) }));
}

/** A part of a file, and where it begins. */
export interface FilePart {
  readonly bytes: Uint8Array;
  readonly first: number;
}

/** A part of a file: `bytes=N-` from a byte on, `bytes=-N` its end. Undefined where there is nothing there yet. */
export async function getFilePart(path: string, range: string, signal?: AbortSignal): Promise<FilePart | undefined> {
  const response = await request(path, { headers: { range }, signal: signal ?? null });
  if (response.status === 416 || response.status === 404) return undefined;
  if (!response.ok) await answered(response);
  const [, first = "0"] = /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "") ?? [];
  return { bytes: new Uint8Array(await arrived(response.arrayBuffer())), first: Number(first) };
}

function request(path: string, init: RequestInit): Promise<Response> {
  return arrived(fetch(path, init));
}

/** What arrives. A reading that was given up is an error as any other: it has no value. */
async function arrived<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ServerError(0, "no-answer", "The server does not answer. It may have been stopped.");
  }
}

async function answered<T>(response: Response): Promise<T> {
  const text = await arrived(response.text());
  const unknown = new ServerError(response.status, "unknown", `The server answered with status ${response.status}.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unknown;
  }
  if (response.ok) return value as T;
  const { error } = value as Partial<ErrorAnswer>;
  throw error === undefined ? unknown : new ServerError(response.status, error.code, error.message);
}

/** The sentence of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
