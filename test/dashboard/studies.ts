/**
 * @file Studies that the dashboard is shown with: one that runs for as long as a test wants, and stores of every shape.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Started, start } from "../e2e/paretune.ts";
import { until } from "../fixtures/until.ts";

/** A study whose trials print a line and wait until there is a file `release`. Every fourth one fails. */
const RUNNING = `name: live
shell: true
command: |
  echo "begins with {x}"
  while [ ! -e "$PWD/release" ]; do sleep 0.05; done
  if [ "$((PARETUNE_TRIAL_NUMBER % 4))" = 3 ]; then echo "out of memory" >&2; exit 3; fi
  echo "loss {x}"; echo "latency {y}"
parameters:
  x: { type: float, range: [0, 1] }
  y: { type: float, range: [1, 9] }
  kind: { type: categorical, values: [a, b, c] }
baseline: { x: 0.5, y: 5, kind: a }
objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
  latency: { goal: minimize, unit: ms, from: { stdout: "latency {number}" } }
budget: { trials: 9, batch: 3, initial: 8, parallel: 2 }
strategy: sobol
`;

const STORED = (name: string, objectives: number): string => `name: ${name}
command: "true"
parameters:
  lr: { type: float, range: [1e-5, 1e-1], scale: log }
  layers: { type: int, range: [1, 8] }
  pooling: { type: categorical, values: [mean, max] }
baseline: { lr: 0.001, layers: 4, pooling: mean }
objectives:
${Array.from({ length: objectives }, (_, k) => `  metric${k}: { goal: minimize, from: { stdout: "m${k} {number}" } }`).join("\n")}
budget: { trials: 60, batch: 4, initial: 16, parallel: 2 }
strategy: map
`;

interface Shape {
  readonly objectives: number;
  readonly trials: number;
  readonly isFailing?: boolean;
}

/** The studies of every shape, by name. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  "no-trials": { objectives: 2, trials: 0 },
  "one-trial": { objectives: 2, trials: 1 },
  "all-failed": { objectives: 2, trials: 7, isFailing: true },
  "one-objective": { objectives: 1, trials: 20 },
  "four-objectives": { objectives: 4, trials: 24 },
};

/** Writes the studies into a folder: the running one, one that is not valid, and those of every shape, without results. */
export function writeStudies(folder: string): void {
  writeFileSync(join(folder, "live.yaml"), RUNNING);
  writeFileSync(join(folder, "broken.yaml"), "name: broken\nparameters: { x: { type: flot } }\n");
  for (const [name, { objectives }] of Object.entries(SHAPES)) {
    writeFileSync(join(folder, `${name}.yaml`), STORED(name, objectives));
  }
}

/** Tells the studies of every shape their results, over HTTP. */
export async function tellResults(url: string): Promise<void> {
  for (const [name, shape] of Object.entries(SHAPES)) {
    if (shape.trials === 0) continue;
    const body = JSON.stringify(Array.from({ length: shape.trials }, (_, index) => resultOf(shape, index)));
    const headers = { "content-type": "application/json" };
    const { status } = await fetch(`${url}api/studies/${name}/tell`, { method: "POST", headers, body });
    if (status !== 200) throw new Error(`${name} was not told its results: status ${status}`);
  }
}

function resultOf({ objectives, isFailing }: Shape, index: number): Record<string, unknown> {
  const share = ((index * 7) % 23) / 23;
  const parameters =
    index === 0
      ? { lr: 0.001, layers: 4, pooling: "mean" }
      : { lr: 10 ** (-5 + 4 * share), layers: 1 + (index % 8), pooling: index % 2 === 0 ? "mean" : "max" };
  if (isFailing === true) return { parameters, failed: index % 2 === 0 ? "exit code 1" : "no number in stdout" };
  const metrics = Object.fromEntries(
    Array.from({ length: objectives }, (_, k) => [`metric${k}`, 1 + Math.abs(share - k / 3) + index / 1000]),
  );
  return { parameters, metrics };
}

/** A server of its own process. */
export interface ServerProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `paretune serve` on a folder; resolves when it listens. */
export async function serve(cwd: string, ...words: readonly string[]): Promise<ServerProcess> {
  const port = words.includes("--port") ? [] : ["--port", "0"];
  const server: Started = start(["serve", ".", "--json", ...port, ...words], { cwd });
  const found = (): string | undefined => /http:\/\/[^\s"?]+/.exec(server.output())?.[0];
  await until(() => found() !== undefined);
  return {
    url: found() ?? "",
    stop: async () => {
      server.signal("SIGTERM");
      await server.finished;
    },
  };
}
