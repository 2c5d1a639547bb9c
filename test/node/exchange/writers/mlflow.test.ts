/** The requests of an export to MLflow, against a server that keeps what it is told. test/long/exchange.long.ts has the real one. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Trial } from "../../../../src/core/study/index.ts";
import { exportToMlflow } from "../../../../src/node/exchange/writers/index.ts";
import { everyStatus, exported } from "./exported.ts";

interface Run {
  readonly id: string;
  status: string;
  deleted: boolean;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  readonly metrics: { key: string; value: number; step: number; timestamp: number }[];
}

type Body = Record<string, never> & {
  tags?: { key: string; value: string }[];
  params?: { key: string; value: string }[];
  metrics?: Run["metrics"];
};

/** The six routes that an export uses. */
class TrackingServer {
  readonly runs: Run[] = [];
  readonly authorization: (string | undefined)[] = [];
  experiment: string | undefined;
  /** Carries out every request of the route of this name, and closes the connection instead of answering the first one. */
  dropsFirst = "";
  /** Refuses the request of this number. */
  failsAt = Number.POSITIVE_INFINITY;
  #requests = 0;
  readonly #server: Server = createServer((request, response) => {
    this.authorization.push(request.headers.authorization);
    let text = "";
    request.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on("end", () => {
      const isDropped = this.dropsFirst !== "" && request.url?.includes(this.dropsFirst) === true;
      const isFailing = ++this.#requests === this.failsAt;
      const [status, answer] = isFailing
        ? [500, { message: "no space left" }]
        : this.#answer(request.url ?? "", JSON.parse(text || "{}") as Body);
      if (isDropped) {
        this.dropsFirst = "";
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(answer));
    });
  });

  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () =>
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`),
      );
    });
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(url: string, body: Body): [number, object] {
    const route = url.replace("/api/2.0/mlflow/", "").replace(/\?.*/, "");
    const run = this.runs.find(({ id }) => id === (body as { run_id?: string }).run_id);
    switch (route) {
      case "experiments/get-by-name":
        return this.experiment === undefined
          ? [404, { error_code: "RESOURCE_DOES_NOT_EXIST" }]
          : [200, { experiment: { experiment_id: "1", lifecycle_stage: "active" } }];
      case "experiments/create":
        this.experiment = String(body["name"]);
        return [200, { experiment_id: "1" }];
      case "runs/search": {
        const found = this.runs.filter(({ deleted }) => !deleted);
        const tags = (each: Run) => [...each.tags].map(([key, value]) => ({ key, value }));
        return [200, { runs: found.map((each) => ({ info: { run_id: each.id }, data: { tags: tags(each) } })) }];
      }
      case "runs/create": {
        const created: Run = {
          id: `r${this.runs.length}`,
          status: "RUNNING",
          deleted: false,
          params: new Map(),
          tags: new Map(),
          metrics: [],
        };
        for (const { key, value } of body.tags ?? []) created.tags.set(key, value);
        this.runs.push(created);
        return [200, { run: { info: { run_id: created.id } } }];
      }
      case "runs/log-batch":
        for (const { key, value } of body.params ?? []) run?.params.set(key, value);
        for (const { key, value } of body.tags ?? []) run?.tags.set(key, value);
        run?.metrics.push(...(body.metrics ?? []));
        return [200, {}];
      case "runs/update":
        if (run !== undefined) run.status = String(body["status"]);
        return [200, {}];
      case "runs/delete":
        if (run !== undefined) run.deleted = true;
        return [200, {}];
      default:
        return [404, { message: `no route ${route}` }];
    }
  }
}

let server: TrackingServer;
let url: string;

beforeEach(async () => {
  server = new TrackingServer();
  url = await server.listen();
});
afterEach(() => server.close());

const send = (trials: readonly Trial[], environment = {}) =>
  exportToMlflow(exported(trials), { url, experiment: "nlu", environment });

describe("an export to MLflow", () => {
  it("makes a run of every trial that has begun, with parameters, steps, status and tags", async () => {
    expect(await send(everyStatus)).toEqual({ created: 5, updated: 0, unchanged: 0, deleted: 0 });
    expect(server.runs.map(({ status }) => status)).toEqual(["FINISHED", "FINISHED", "FAILED", "KILLED", "RUNNING"]);
    const [first] = server.runs;
    expect(first?.params.get("layers")).toBe("3");
    expect(first?.metrics.filter(({ key }) => key === "accuracy").map(({ step, value }) => [step, value])).toEqual([
      [1, 0.5],
      [2, 0.7],
      [3, 0.8300000000000001],
    ]);
    expect(first?.tags.get("paretune.standard_error.accuracy")).toBe("0.004");
    expect(server.runs[2]?.tags.get("paretune.reason")).toContain("out of memory");
  });

  it("changes nothing when it is repeated, updates what has changed, and deletes runs of withdrawn trials", async () => {
    await send(everyStatus);
    expect(await send(everyStatus)).toEqual({ created: 0, updated: 0, unchanged: 5, deleted: 0 });
    const changed = everyStatus.map((trial): Trial => {
      if (trial.number === 0)
        return {
          number: 0,
          configuration: trial.configuration,
          origin: trial.origin,
          status: "cancelled",
          reason: "withdrawn",
        };
      if (trial.number !== 5) return trial;
      return {
        number: 5,
        configuration: trial.configuration,
        origin: trial.origin,
        status: "failed",
        reason: "killed",
      };
    });
    expect(await send(changed)).toEqual({ created: 0, updated: 1, unchanged: 3, deleted: 1 });
    expect(server.runs).toHaveLength(5);
    expect(server.runs.filter(({ deleted }) => deleted).map(({ id }) => id)).toEqual(["r0"]);
  });

  it("that was cut off is completed by the next one, without doubled runs", async () => {
    server.failsAt = 8;
    await expect(send(everyStatus)).rejects.toThrow(/answered 500 to .*: no space left/);
    server.failsAt = Number.POSITIVE_INFINITY;
    await send(everyStatus);
    const ids = server.runs.map(({ tags }) => tags.get("paretune.id"));
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });

  it.each(["runs/create", "runs/log-batch", "experiments/get-by-name"])(
    "survives a connection that is closed, without a doubled run (%s)",
    async (route) => {
      server.dropsFirst = route;
      expect(await send(everyStatus)).toMatchObject({ created: 5 });
      expect(server.runs).toHaveLength(5);
    },
  );

  it("sends the credentials of the environment, and none without them", async () => {
    await send(everyStatus.slice(0, 1));
    expect(new Set(server.authorization)).toEqual(new Set([undefined]));
    await send(everyStatus.slice(0, 1), { MLFLOW_TRACKING_TOKEN: "t" });
    expect(server.authorization.at(-1)).toBe("Bearer t");
    await send(everyStatus.slice(0, 1), { MLFLOW_TRACKING_USERNAME: "u", MLFLOW_TRACKING_PASSWORD: "p" });
    expect(server.authorization.at(-1)).toBe(`Basic ${Buffer.from("u:p").toString("base64")}`);
  });

  it("says that a server cannot be reached, and what to start", async () => {
    server.close();
    await expect(send(everyStatus)).rejects.toThrow(/cannot be reached: .*mlflow server --port/);
  });
});
