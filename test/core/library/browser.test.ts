import { createContext, Script } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";

describe("the core in a browser", () => {
  it("is one bundle of less than 125 kB, compressed, that needs nothing of Node: ask and tell run in a bare context", async () => {
    const bundle = await build({
      entryPoints: ["src/core/index.ts"],
      bundle: true,
      format: "iife",
      globalName: "paretune",
      platform: "browser",
      minify: true,
      write: false,
      logLevel: "silent",
    });
    const code = bundle.outputFiles[0].text;
    expect(bundle.warnings).toEqual([]);
    expect(gzipSync(code).length).toBeLessThan(125_000);

    // A context of its own holds the language and WebAssembly: no process, require, Buffer, timers or fetch.
    const context = createContext({});
    new Script(code).runInContext(context);
    const run = new Script(`(async () => {
      const study = paretune.createStudy({
        parameters: [
          { kind: "float", name: "rate", lower: 1e-4, upper: 1e-1, scale: "log" },
          { kind: "int", name: "layers", lower: 1, upper: 6, scale: "linear" },
        ],
        objectives: [{ name: "accuracy", goal: "maximize" }, { name: "latency", goal: "minimize" }],
        referencePoint: { accuracy: 0, latency: 8 },
        initial: 4,
        seed: 3,
      });
      for (let batch = 0; batch < 3; batch++) {
        for (const { trial, configuration } of await study.ask(2)) {
          const accuracy = 1 - (Math.log10(configuration.rate) + 2.5) ** 2 / 4;
          study.tell(trial, { accuracy, latency: { mean: configuration.layers, standardError: 0.1 } });
        }
      }
      const estimates = await study.estimate();
      const { basis, front } = await study.best();
      return JSON.stringify({ origins: study.trials.map((trial) => trial.origin), estimated: estimates.size, state: typeof study.modelState, basis, hasFront: front.length > 0 });
    })()`).runInContext(context) as Promise<string>;
    expect(JSON.parse(await run)).toEqual({
      origins: ["sobol", "sobol", "sobol", "sobol", "auto", "auto"],
      estimated: 6,
      state: "string",
      basis: "model",
      hasFront: true,
    });
  });
});
