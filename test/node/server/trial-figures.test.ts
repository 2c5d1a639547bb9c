import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countedSamples } from "../../../src/node/server/trial-figures.ts";
import { errorIn, STUDY_TEXT, served, writeTrialFile } from "./served.ts";

/** The study `tiny`, whose latency a command of its own measures. */
const MEASURED = STUDY_TEXT.replace(
  'latency: { goal: minimize, from: { stdout: "latency {number}" } }',
  'latency: { goal: minimize, unit: ms, measure: { command: "true", repeats: 4, statistic: p99 } }',
);

describe("the figures of a trial", () => {
  it("are the samples that the measuring command printed, with what was recorded of them", async () => {
    const server = await served();
    writeFileSync(join(server.folder, "study.yaml"), MEASURED);
    await server.post("/api/studies/tiny/suggest", { count: 1 });
    const told = [{ trial: 0, metrics: { loss: 1, latency: { mean: 4.5, standardError: 0.5 } } }];
    expect((await server.post("/api/studies/tiny/tell", told)).status).toBe(200);
    const at = "/api/studies/tiny/trials/0/figures";
    expect((await server.ask(at)).text).toBe("[]\n");
    writeTrialFile(server.store, 0, "measure-latency.stdout.log", "warming up\n1.5\n2.5\n3.5\n4.5\n");
    expect(JSON.parse((await server.ask(at)).text)).toMatchObject([
      { name: "histogram-latency", data: `${at}/histogram-latency.json`, url: `${at}/histogram-latency.svg` },
    ]);
    const data = JSON.parse((await server.ask(`${at}/histogram-latency.json`)).text);
    expect(data).toMatchObject({ unit: "ms", samples: 4, median: 3, statistic: { name: "p99", value: 4.5 } });
    expect(data.bins.reduce((sum: number, { count }: { count: number }) => sum + count, 0) + data.above).toBe(4);
    const drawn = await server.ask(`${at}/histogram-latency.svg?theme=dark&width=400`);
    expect(drawn.headers["content-type"]).toBe("image/svg+xml");
    expect(drawn.text).toMatch(/^<svg [^>]*width="400"/);
    expect(errorIn(await server.ask(`${at}/nothing.svg`))).toMatchObject({
      code: "no-figure",
      message: "There is no figure nothing. There are: histogram-latency.",
    });
    expect(errorIn(await server.ask("/api/studies/tiny/trials/9/figures"))).toMatchObject({ code: "no-trial" });
  });
});

describe("the samples that count", () => {
  it("are those after the warm-up of each process, as many as were recorded", () => {
    expect(countedSamples([9, 9, 1, 2, 3], 2, 3)).toEqual({ samples: [1, 2, 3], dropped: 2 });
    expect(countedSamples([9, 1, 2, 8, 3, 4], 1, 4)).toEqual({ samples: [1, 2, 3, 4], dropped: 2 });
    expect(countedSamples([1, 2], 0, 2)).toEqual({ samples: [1, 2] });
  });

  it("are not guessed where processes printed different numbers of samples", () => {
    expect(countedSamples([9, 1, 9, 2, 3], 1, 3)).toEqual({ samples: [9, 1, 9, 2, 3], hasWarmup: true });
  });
});
