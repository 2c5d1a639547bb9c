import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Proposal } from "../../../src/core/designer/index.ts";
import type { Configuration } from "../../../src/core/space/index.ts";
import type { Study, Trial } from "../../../src/core/study/index.ts";
import { prepareFolder, trialFiles, writeStopped } from "../../../src/node/loop/trial-files.ts";
import { storeFolder } from "../../../src/node/storage/folder.ts";
import { openStore } from "../../../src/node/storage/index.ts";
import type { StudyFile } from "../../../src/node/study-file/settings.ts";
import { type Ran, runAndRead } from "./run-and-read.ts";
import { livingProcesses, smallStudy, temporaryFolder, words } from "./small-study.ts";

/** Prints four values on the way to `--end`; one that ends above 10 starts a child, and both wait for ever. */
const PROGRAM = `
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
const [end, out, hangs] = process.argv.slice(2);
for (let epoch = 1; epoch <= 4; epoch++) console.log("epoch " + epoch + " loss " + (Number(end) + 4 - epoch));
if (hangs === "yes" && Number(end) > 10) {
  spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "inherit" });
  await new Promise(() => setInterval(() => {}, 1e6));
}
writeFileSync(out, JSON.stringify({ loss: Number(end) }));
`;

interface Options {
  readonly hangs?: boolean;
  readonly parallel?: number;
  readonly trials?: number;
}

/** Trials whose loss is their rate; from the ninth on it is far above all before. */
function study({ hangs = true, parallel = 1, trials = 11 }: Options = {}): StudyFile {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "train.mjs"), PROGRAM);
  const file = smallStudy({ folder, trials, batch: 1, parallel, run: {} });
  const [metric] = file.run.metrics;
  if (metric?.source.kind !== "json") throw new Error("the small study reads JSON");
  return {
    ...file,
    study: {
      ...file.study,
      parameters: [{ kind: "float", name: "rate", lower: 0, upper: 100, scale: "linear" }],
      earlyStopping: { probability: 0.95, after: 8 },
    },
    run: {
      ...file.run,
      commands: [
        words(process.execPath, join(folder, "train.mjs"), "{rate}", "{trial.dir}/metrics.json", hangs ? "yes" : "no"),
      ],
      metrics: [
        {
          ...metric,
          source: { ...metric.source, path: ["loss"] },
          progress: /epoch (?<step>\d+) loss (?<value>\S+)/m,
        },
      ],
    },
  };
}

/** The first eight are good, the others are not. */
async function proposeInOrder(_study: Study, trials: readonly Trial[]): Promise<Proposal> {
  const n = trials.length;
  const configuration: Configuration = { rate: n < 8 ? 1 + 0.1 * n : 50 + n };
  return { suggestions: [{ configuration, origin: "random" }], record: { health: [] } };
}

const run = (file: StudyFile): Promise<Ran> => runAndRead(file, { propose: proposeInOrder });

describe("a run that stops trials early", () => {
  it("ends them with their child processes, keeps their progress, and records no result", async () => {
    const file = study();
    const { trials, events } = await run(file);
    expect(trials.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 8 }, () => "completed"),
      ...Array.from({ length: 3 }, () => "cancelled"),
    ]);
    for (const trial of trials.slice(8)) {
      if (trial.status !== "cancelled") throw new Error("not stopped");
      expect(trial.reason).toMatch(
        /^stopped early at step 2 \(progress of loss: \S+\): on the front with probability 0$/,
      );
      expect(trial.progress?.["loss"]?.steps).toEqual([1, 2]);
      expect(trial.stop?.expected["loss"]?.mean).toBeGreaterThan(20);
      expect(livingProcesses(storeFolder(file), trial.number)).toEqual([]);
    }
    expect(events.filter(({ type }) => type === "trial-stopped").length).toBe(3);
    expect(events.at(-1)).toMatchObject({ summary: { completed: 8, failed: 0, stopped: 3, outcome: "budget-spent" } });
  });

  it("does not run a stopped trial again after a restart, nor one whose stop was decided but not finished", async () => {
    const file = study({ trials: 10 });
    const first = await run(file);
    // As if the run had died between the decision and its record.
    const { storage } = await openStore(storeFolder(file), file.study, { create: false });
    const [trial] = await storage.reserve([{ configuration: { rate: 70 }, origin: "random" }], { evaluator: "run" });
    if (trial === undefined) throw new Error("not reserved");
    await storage.append({ type: "started", trial: trial.number, attempt: 1 });
    await storage.close();
    const files = trialFiles(storeFolder(file), trial.number);
    prepareFolder(files, 1, {});
    const stopped = {
      reason: "stopped early at step 2",
      stop: { probability: 0.01, expected: { loss: { mean: 70, standardError: 1 } } },
      progress: { loss: { steps: [1, 2], values: [73, 72] } },
    };
    writeStopped(files, trial, stopped);
    const second = await run(file);
    expect(second.trials.slice(0, 10)).toEqual(first.trials);
    expect(second.trials[10]).toEqual({ ...trial, status: "cancelled", ...stopped });
    expect(second.events.filter(({ type }) => type === "trial-started")).toEqual([]);
    expect(existsSync(join(files.folder, "metrics.json"))).toBe(false);
  });

  it("keeps the complete progress of completed trials", async () => {
    const { earlyStopping: _, ...plain } = study({ hangs: false }).study;
    const file = {
      ...study({ hangs: false, parallel: 2 }),
      study: { ...plain, budget: { ...plain.budget, trials: 10 } },
    };
    const { trials } = await run(file);
    for (const trial of trials) {
      const rate = Number(trial.configuration["rate"]);
      expect(trial).toMatchObject({
        status: "completed",
        progress: { loss: { steps: [1, 2, 3, 4], values: [1, 2, 3, 4].map((epoch) => rate + 4 - epoch) } },
      });
      const config = join(trialFiles(storeFolder(file), trial.number).folder, "config.json");
      expect(JSON.parse(readFileSync(config, "utf8"))).toEqual(trial.configuration);
    }
  });
});
