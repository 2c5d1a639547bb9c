/**
 * @file Requests to an MLflow tracking server (REST API 2.0), for which no library is needed.
 */
import { setTimeout as delay } from "node:timers/promises";
import { ParetuneError } from "../../../core/errors.ts";
import { BadInput } from "../../operations/bad-input.ts";

/** The server cannot be reached or refuses; the message is a sentence for users. */
export class TrackingServerError extends ParetuneError {
  /** Whether the same request may succeed a little later. */
  readonly isTemporary: boolean;

  constructor(message: string, isTemporary = false) {
    super("internal", message);
    this.name = "TrackingServerError";
    this.isTemporary = isTemporary;
  }
}

/** How long a request may take, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** The pauses before a request is sent again, in milliseconds. Servers close connections that were idle, and proxies are busy. */
const PAUSES_MS: readonly number[] = [100, 500];
const BUSY: readonly number[] = [429, 502, 503, 504];

/** A pair of a tag or a parameter. */
export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

/** A value of a metric; the time is in milliseconds since 1970. */
export interface LoggedMetric {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** A run as the server knows it. */
export interface KnownRun {
  readonly id: string;
  readonly tags: ReadonlyMap<string, string>;
}

/** The beginning of a run. */
export interface NewRun {
  readonly name: string;
  readonly start: number;
  readonly tags: readonly KeyValue[];
}

/** The most items of one kind in a request, and of all kinds together. */
const MOST = { metrics: 800, params: 100, tags: 100 } as const;

/** One tracking server. Every method throws TrackingServerError with what the server says, or why it cannot be reached. */
export class MlflowClient {
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;

  /** `environment` has the credentials that MLflow's own client uses. */
  constructor(url: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#url = new URL(url);
    const {
      MLFLOW_TRACKING_TOKEN: token,
      MLFLOW_TRACKING_USERNAME: user,
      MLFLOW_TRACKING_PASSWORD: password = "",
    } = environment;
    const basic = user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
    const authorization = token === undefined ? basic : `Bearer ${token}`;
    this.#headers = authorization === undefined ? {} : { authorization };
  }

  /** The id of the experiment with a name, which is created if there is none. */
  async experiment(name: string): Promise<string> {
    const query = `experiments/get-by-name?${new URLSearchParams({ experiment_name: name }).toString()}`;
    const found = await this.#request("GET", query, undefined, [404]);
    const experiment = fieldsOf(found?.experiment);
    if (experiment.lifecycle_stage === "deleted") {
      throw new BadInput(
        `The experiment ${JSON.stringify(name)} was deleted in MLflow. Restore it there, or give another name: --experiment NAME`,
      );
    }
    if (typeof experiment.experiment_id === "string") return experiment.experiment_id;
    const created = await this.#request("POST", "experiments/create", { name });
    return String(created?.experiment_id);
  }

  /** The active runs of an experiment that have a tag. */
  async runsWith(experiment: string, tag: string): Promise<readonly KnownRun[]> {
    const runs: KnownRun[] = [];
    let page: unknown;
    do {
      const answer = await this.#request("POST", "runs/search", {
        experiment_ids: [experiment],
        filter: `tags.\`${tag}\` != ''`,
        max_results: 1000,
        ...(typeof page === "string" && page !== "" ? { page_token: page } : {}),
      });
      for (const run of listOf(answer?.runs)) {
        const { info, data } = fieldsOf(run);
        const tags = listOf(fieldsOf(data).tags).map(fieldsOf);
        runs.push({
          id: String(fieldsOf(info).run_id),
          tags: new Map(tags.map(({ key, value }) => [String(key), String(value)])),
        });
      }
      page = answer?.next_page_token;
    } while (typeof page === "string" && page !== "");
    return runs;
  }

  /** Creates a run; returns its id. Where the answer was lost, the run that has `tag` is taken, so that there is never a second one. */
  async createRun(experiment: string, { name, start, tags }: NewRun, tag: string): Promise<string> {
    const body = { experiment_id: experiment, run_name: name, start_time: start, tags };
    const value = tags.find(({ key }) => key === tag)?.value;
    for (const pause of [...PAUSES_MS, undefined]) {
      try {
        const answer = await this.#send("POST", "runs/create", body);
        return String(fieldsOf(fieldsOf(answer?.run).info).run_id);
      } catch (error) {
        if (pause === undefined || !(error instanceof TrackingServerError && error.isTemporary)) throw error;
        await delay(pause);
        const made = (await this.runsWith(experiment, tag)).find((run) => run.tags.get(tag) === value);
        if (made !== undefined) return made.id;
      }
    }
    throw new TrackingServerError("no run was created");
  }

  /** Logs everything, in as many requests as the server's limits need. */
  async log(
    run: string,
    {
      metrics = [],
      params = [],
      tags = [],
    }: { metrics?: readonly LoggedMetric[]; params?: readonly KeyValue[]; tags?: readonly KeyValue[] },
  ): Promise<void> {
    const parts = Math.max(
      Math.ceil(metrics.length / MOST.metrics),
      Math.ceil(params.length / MOST.params),
      Math.ceil(tags.length / MOST.tags),
    );
    for (let part = 0; part < parts; part++) {
      const of = <T>(items: readonly T[], size: number): readonly T[] => items.slice(part * size, (part + 1) * size);
      await this.#request("POST", "runs/log-batch", {
        run_id: run,
        metrics: of(metrics, MOST.metrics),
        params: of(params, MOST.params),
        tags: of(tags, MOST.tags),
      });
    }
  }

  /** Sets the status of a run and when it ended. */
  async updateRun(run: string, status: string, end: number | undefined): Promise<void> {
    await this.#request("POST", "runs/update", {
      run_id: run,
      status,
      ...(end === undefined ? {} : { end_time: end }),
    });
  }

  /** Marks a run as deleted; MLflow can restore it. */
  async deleteRun(run: string): Promise<void> {
    await this.#request("POST", "runs/delete", { run_id: run });
  }

  /** Sends a request that may be repeated, a few times if the server cannot be reached or is busy. */
  async #request(
    method: "GET" | "POST",
    path: string,
    body?: object,
    accepted: readonly number[] = [],
  ): Promise<Answer> {
    for (const pause of PAUSES_MS) {
      try {
        return await this.#send(method, path, body, accepted);
      } catch (error) {
        if (!(error instanceof TrackingServerError && error.isTemporary)) throw error;
        await delay(pause);
      }
    }
    return this.#send(method, path, body, accepted);
  }

  async #send(method: "GET" | "POST", path: string, body?: object, accepted: readonly number[] = []): Promise<Answer> {
    const base = this.#url.href.replace(/\/+$/, "");
    let response: Response;
    try {
      response = await fetch(`${base}/api/2.0/mlflow/${path}`, {
        method,
        headers: { ...this.#headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new TrackingServerError(
        `${this.#url.origin} cannot be reached: ${reasonOf(error)}. Is an MLflow server running there? mlflow server --port ${this.#url.port || 5000}`,
        true,
      );
    }
    const text = await response.text().catch(() => "");
    if (accepted.includes(response.status)) return undefined;
    if (!response.ok)
      throw new TrackingServerError(
        `${this.#url.origin} answered ${response.status} to ${path.replace(/\?.*/, "")}: ${messageOf(text)}`,
        BUSY.includes(response.status),
      );
    return fieldsOf(JSON.parse(text === "" ? "{}" : text));
  }
}

/** The document of an answer; undefined for an accepted status without one. */
type Answer = Readonly<Record<string, unknown>> | undefined;

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}

/** The message in an answer, or the beginning of a page. */
function messageOf(text: string): string {
  try {
    const { message } = fieldsOf(JSON.parse(text));
    if (typeof message === "string") return message;
  } catch {
    // It is a page.
  }
  return (
    text
      .replace(/<[^>]*>|\s+/g, " ")
      .trim()
      .slice(0, 200) || "no message"
  );
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
