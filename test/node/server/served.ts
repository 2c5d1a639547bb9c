/**
 * @file A server on a folder with a small study, and requests to it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openStudyFile } from "../../../src/node/operations/open-study.ts";
import { type ServerOptions, startServer } from "../../../src/node/server/index.ts";
import { openStore, type Storage, trialFolder } from "../../../src/node/storage/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

export const STUDY_TEXT = `name: tiny
command: "true"
parameters:
  x: { type: float, range: [0, 1] }
  kind: { type: categorical, values: [a, b] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
  latency: { goal: minimize, from: { stdout: "latency {number}" } }
budget: { trials: 12, batch: 3, initial: 12, parallel: 1 }
strategy: sobol
`;

/** An answer, read as a whole. */
export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** What is sent. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A server under test. */
export interface Served {
  readonly folder: string;
  /** The folder of the results of the study `tiny`. */
  readonly store: string;
  readonly url: string;
  /** Sends a path as it is written: `fetch` would resolve its dots. */
  ask(path: string, sent?: Sent): Promise<Answered>;
  /** Sends JSON. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  /** Opens the store as another process would. */
  withStorage<T>(use: (storage: Storage) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Starts a server on a new folder with the study `tiny`. */
export async function served(options: Partial<ServerOptions> = {}): Promise<Served> {
  const folder = newFolder();
  const path = join(folder, "study.yaml");
  writeFileSync(path, STUDY_TEXT);
  const server = await startServer({
    paths: [folder],
    host: "127.0.0.1",
    port: 0,
    threads: 1,
    onError: (error) => {
      throw error;
    },
    ...options,
  });
  onTestFinished(() => server.close());
  const ask = (to: string, sent: Sent = {}): Promise<Answered> => send(new URL(server.url), to, sent);
  return {
    folder,
    store: join(folder, "tiny.paretune"),
    url: server.url,
    ask,
    post: (to, body, headers = {}) =>
      ask(to, { method: "POST", headers: { "content-type": "application/json", ...headers }, body }),
    withStorage: async (use) => {
      const opened = await openStudyFile(path);
      const { storage } = await openStore(opened.folder, opened.file.study, { create: true });
      try {
        return await use(storage);
      } finally {
        await storage.close();
      }
    },
    close: () => server.close(),
  };
}

function send(url: URL, path: string, { method = "GET", headers = {}, body }: Sent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: url.hostname, port: url.port, path, method, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      answer.on("error", reject);
    });
    asked.on("error", reject);
    asked.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
  });
}

/** The error of an answer. */
export function errorIn({ text }: Answered): { readonly code: string; readonly message: string } {
  return (JSON.parse(text) as { error: { code: string; message: string } }).error;
}

/** Writes a file of a trial. */
export function writeTrialFile(store: string, trial: number, path: string, text: string): void {
  const file = join(trialFolder(store, trial), path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
}
