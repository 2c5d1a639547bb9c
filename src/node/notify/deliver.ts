/**
 * @file Delivers one notice: posts it to an address, and starts a command with it. Each may take so long and is tried again.
 */
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fillTemplate } from "../command-template/index.ts";
import type { NotifySettings } from "../study-file/notify.ts";
import type { StudyFile } from "../study-file/settings.ts";
import { type Notice, noticeJson } from "./notice.ts";

/** Where and how patiently a notice is delivered. */
export interface Delivery {
  readonly file: Pick<StudyFile, "path" | "study">;
  readonly settings: NotifySettings;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The time of one attempt, and the pauses before the next ones, in milliseconds. */
  readonly timeoutMs: number;
  readonly pausesMs: readonly number[];
  /** Ends it without a result. */
  readonly signal: AbortSignal;
}

/** The patience of a run: three attempts of ten seconds. */
export const PATIENCE: Pick<Delivery, "timeoutMs" | "pausesMs"> = { timeoutMs: 10_000, pausesMs: [1_000, 5_000] };

/** An attempt: done, or why not, and whether another one may help. */
type Attempt = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly isFinal?: true };

/** The ways in which a notice is delivered. */
export type Channel = "url" | "run";

/** The ways that the settings name. */
export function channelsOf({ url, run }: NotifySettings): readonly Channel[] {
  return [...(url === undefined ? [] : (["url"] as const)), ...(run === undefined ? [] : (["run"] as const))];
}

/** Delivers a notice in one way; returns why it was not delivered, as a phrase, or undefined if it was. */
export async function deliver(notice: Notice, channel: Channel, delivery: Delivery): Promise<string | undefined> {
  const { url, run } = delivery.settings;
  if (channel === "url" && url !== undefined) return patiently(() => post(notice, url, delivery), delivery);
  if (channel === "run" && run !== undefined) return patiently(() => start(notice, run, delivery), delivery);
  return undefined;
}

async function patiently(attempt: () => Promise<Attempt>, { pausesMs, signal }: Delivery): Promise<string | undefined> {
  for (let tries = 0; ; tries++) {
    const result = await attempt();
    if (result.ok) return undefined;
    const pause = pausesMs[tries];
    if (result.isFinal || pause === undefined || signal.aborted) return result.reason;
    await delay(pause, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return result.reason;
  }
}

async function post(notice: Notice, url: NonNullable<NotifySettings["url"]>, delivery: Delivery): Promise<Attempt> {
  const { file, environment, timeoutMs, signal } = delivery;
  const address = url.kind === "address" ? url.address : (environment[url.name] ?? "");
  if (url.kind === "variable" && !/^https?:\/\//i.test(address)) {
    return { ok: false, reason: `the environment variable ${url.name} of notify.url has no address`, isFinal: true };
  }
  if (!URL.canParse(address)) return { ok: false, reason: "notify.url is no valid address", isFinal: true };
  const shown = new URL(address).origin; // the path of a webhook is a secret
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(noticeJson(file.study.name, notice, new Date())),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    if (response.ok) return { ok: true };
    const isFinal =
      response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429;
    return { ok: false, reason: `${shown} answered ${response.status}`, ...(isFinal ? { isFinal } : {}) };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const isLate = cause instanceof Error && cause.name === "TimeoutError";
    const reason = isLate
      ? `no answer within ${timeoutMs / 1000} s`
      : cause instanceof Error
        ? cause.message
        : String(cause);
    return { ok: false, reason: `${shown} cannot be reached: ${reason}` };
  }
}

function start(notice: Notice, run: NonNullable<NotifySettings["run"]>, delivery: Delivery): Promise<Attempt> {
  const { file, environment, timeoutMs, signal } = delivery;
  const values = { event: notice.kind, study: file.study.name, ...notice, trial: notice.trial ?? "" };
  const { parameters: _parameters, metrics: _metrics, ...plain } = values;
  const [program = "", ...words] = run.map((word) => fillTemplate(word, plain));
  return new Promise((resolve) => {
    const child = spawn(program, words, {
      cwd: dirname(file.path),
      env: { ...environment, PARETUNE_EVENT: notice.kind, PARETUNE_MESSAGE: notice.message },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    const end = (): void => void child.kill("SIGKILL");
    const timer = setTimeout(end, timeoutMs);
    signal.addEventListener("abort", end, { once: true });
    child.stderr.on("data", (chunk: Buffer) => {
      errors = `${errors}${chunk.toString("utf8")}`.slice(-1000);
    });
    const finish = (attempt: Attempt): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve(attempt);
    };
    child.once("error", (error) =>
      finish({ ok: false, reason: `${program} cannot be started: ${error.message}`, isFinal: true }),
    );
    child.once("exit", (code) => {
      const last = errors.trim().split("\n").at(-1) ?? "";
      const how = code === null ? `was ended after ${timeoutMs / 1000} s` : `ended with exit code ${code}`;
      finish(code === 0 ? { ok: true } : { ok: false, reason: `${program} ${how}${last === "" ? "" : ` (${last})`}` });
    });
  });
}
