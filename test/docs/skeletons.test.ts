/**
 * @file The skeletons of docs/extending.md pass the contracts that the product's own parts pass, and the page names the
 * files that a change touches.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { getPriority } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coordinate } from "../../docs/skeletons/coordinate-strategy.ts";
import { jsonLinesFormat } from "../../docs/skeletons/json-lines-store.ts";
import { createNiceExecutor } from "../../docs/skeletons/nice-executor.ts";
import { power } from "../../docs/skeletons/power-kind.ts";
import { createProbabilityScore } from "../../docs/skeletons/probability-score.ts";
import { propertiesReader } from "../../docs/skeletons/properties-reader.ts";
import type { Suggestion } from "../../src/core/designer/index.ts";
import type { Parameter } from "../../src/core/space/index.ts";
import { normalCdf } from "../../src/core/special/index.ts";
import type { Study } from "../../src/core/study/index.ts";
import type { Command } from "../../src/node/command-template/index.ts";
import { Supervisor } from "../../src/node/executors/supervisor.ts";
import { describeDrawScore } from "../contracts/draw-score.ts";
import { describeExecutor, localExceptions } from "../contracts/executor.ts";
import { describeMetricSource, sourceFile } from "../contracts/metric-source.ts";
import { describeKind } from "../contracts/parameter-kind.ts";
import { describeStorage } from "../contracts/storage.ts";
import { describeStrategy } from "../contracts/strategy.ts";
import { newFolder } from "../fixtures/new-folder.ts";
import { study } from "../node/storage/study.ts";
import { documents, root } from "./documents.ts";
import { sources } from "./sources.ts";

describeStrategy(coordinate);

describeDrawScore("probability of improvement", { m: 1, create: createProbabilityScore });

describe("the skeleton of a score", () => {
  it("is the probability of beating the best point of the draw", () => {
    const score = createProbabilityScore(Float64Array.of(1), 1);
    const candidate = {
      mean: Float64Array.of(3),
      deviation: Float64Array.of(2),
      logDeviation: Float64Array.of(Math.log(2)),
    };
    expect(score.evaluate(0, candidate, false)).toBeCloseTo(Math.log(normalCdf(1)), 12);
    score.keep(0, Float64Array.of(1.5, 2), 2);
    expect(score.evaluate(0, candidate, false)).toBeCloseTo(Math.log(normalCdf(0.5)), 12);
  });
});

describeExecutor("processes of low priority", () => createNiceExecutor({ graceMs: 300 }), {
  exceptions: localExceptions("this machine keeps no record of ended processes"),
});

describe("the skeleton of an executor", () => {
  it("starts commands with a lower priority, as words and as shell lines", async () => {
    const niceness = async (command: Command): Promise<number> => {
      const folder = newFolder();
      const stdoutFile = join(folder, "stdout.log");
      const files = { stdoutFile, stderrFile: join(folder, "stderr.log") };
      const runner = new Supervisor(createNiceExecutor());
      await runner.start({ command, cwd: folder, environment: {}, ...files }, { saveHandle: () => {} }).exit;
      return Number(readFileSync(stdoutFile, "utf8"));
    };
    const own = getPriority();
    expect(await niceness({ kind: "words", words: ["nice"] })).toBe(Math.min(19, own + 10));
    expect(await niceness({ kind: "shell", line: "nice" })).toBe(Math.min(19, own + 10));
  });
});

describeStorage("JSON lines", async () => {
  const folder = newFolder();
  return { open: async () => (await jsonLinesFormat.open(folder, study)).storage };
});

describe("the skeleton of a store", () => {
  const suggestion: Suggestion = { configuration: { x: 1, name: "n1", flag: true }, origin: "sobol" };

  it("is in the file that its format looks for, and is read without being changed", async () => {
    const folder = newFolder();
    expect(jsonLinesFormat.exists(folder)).toBe(false);
    const { storage } = await jsonLinesFormat.open(folder, study);
    await storage.reserve([suggestion], { evaluator: "run" });
    await storage.close();
    const before = readFileSync(join(folder, "study.jsonl"));
    expect(jsonLinesFormat.exists(folder)).toBe(true);
    expect((await jsonLinesFormat.read(folder)).trials).toHaveLength(1);
    expect(readFileSync(join(folder, "study.jsonl")).equals(before)).toBe(true);
  });

  it("holds what was acknowledged after a crash at any byte of a later line, and goes on from there", async () => {
    const folder = newFolder();
    const file = join(folder, "study.jsonl");
    const { storage } = await jsonLinesFormat.open(folder, study);
    await storage.reserve([suggestion], { evaluator: "run" });
    const kept = readFileSync(file);
    await storage.append({ type: "failed", trial: 0, reason: "it crashed" });
    const whole = readFileSync(file);
    await storage.close();
    for (let length = kept.length; length < whole.length; length += 7) {
      writeFileSync(file, whole.subarray(0, length));
      const again = (await jsonLinesFormat.open(folder, study)).storage;
      expect((await again.snapshot()).trials).toMatchObject([{ number: 0, status: "pending" }]);
      expect(await again.append({ type: "cancelled", trial: 0, reason: "not needed" })).toBe(true);
      await again.close();
      expect((await jsonLinesFormat.read(folder)).trials).toMatchObject([{ number: 0, status: "cancelled" }]);
    }
  });

  it("records a change of the region that is searched, drops the cache, and refuses another study", async () => {
    const folder = newFolder();
    const { storage } = await jsonLinesFormat.open(folder, study);
    await storage.recordProposal({ record: {}, modelState: "{}" });
    await storage.close();
    const [first, ...others] = study.parameters;
    const wider: Study = { ...study, parameters: [{ ...first, upper: 20 } as Parameter, ...others] };
    const opened = await jsonLinesFormat.open(folder, wider);
    expect(opened.edit?.changes).toEqual(["x: range [0, 20], was [0, 10]"]);
    const { modelState, lastProposal } = await opened.storage.snapshot();
    expect([modelState, lastProposal]).toEqual([undefined, "{}"]);
    expect((await opened.storage.history()).edits).toHaveLength(1);
    await opened.storage.close();
    expect((await jsonLinesFormat.open(folder, wider)).edit).toBeUndefined();
    const other: Study = { ...study, objectives: [{ name: "accuracy", goal: "maximize" }] };
    await expect(jsonLinesFormat.open(folder, other)).rejects.toThrow("the study has changed");
  });

  it("takes over the run of a process that has died, not that of a living one", async () => {
    const folder = newFolder();
    const { storage } = await jsonLinesFormat.open(folder, study);
    await storage.lease({ onLost: () => {} });
    await storage.close();
    const file = join(folder, "study.jsonl");
    const again = (await jsonLinesFormat.open(folder, study)).storage;
    await expect(again.lease({ onLost: () => {} })).rejects.toThrow("is already being run");
    await again.close();
    writeFileSync(file, readFileSync(file, "utf8").replace(/"start":"[^"]*"/g, '"start":"an earlier boot"'));
    const later = (await jsonLinesFormat.open(folder, study)).storage;
    await (await later.lease({ onLost: () => {} })).release();
    await later.close();
  });
});

describeMetricSource("a key in a properties file", {
  source: { kind: "properties", file: sourceFile, key: "eval.loss" },
  reader: propertiesReader,
  write: (values) => `# results\n${values.map((value) => `eval.loss = ${value}\n`).join("")}eval.count: 3\n`,
  without: "#eval.loss=1\neval.accuracy=0.5\n",
});

describeKind("power", power, [
  { kind: "power", name: "p", base: 2, exponents: [4, 9] },
  { kind: "power", name: "p", base: 10, exponents: [-3, 0] },
  { kind: "power", name: "p", base: 3, exponents: [0, 1] },
  { kind: "power", name: "p", base: 2, exponents: [5, 5] },
]);

/** A part that can be added: its section, the limit of files, and what names one that is built in. */
interface Part {
  readonly section: string;
  readonly limit: number;
  /** The folder of the new file. */
  readonly folder: string;
  /** Matches in every file that had to change for an implementation that is built in, and in that implementation. */
  readonly builtIn: RegExp;
  /** Each changed file, with the union, the table or the function in it that the page names. */
  readonly holds: Readonly<Record<string, string>>;
}

const parts: readonly Part[] = [
  {
    section: "A strategy",
    limit: 3,
    folder: "src/core/designer/strategies/",
    builtIn: /\bnsga2\b/,
    holds: {
      "src/core/study/strategy-names.ts": "STRATEGIES",
      "src/core/designer/strategies/registry.ts": "PROPOSAL_STRATEGIES",
    },
  },
  {
    section: "An acquisition",
    limit: 3,
    folder: "src/core/acquisition/",
    builtIn: /\bcreateScalarisedScore\b/,
    holds: { "src/core/acquisition/choose-score.ts": "chooseScore" },
  },
  {
    section: "An executor",
    limit: 4,
    folder: "src/node/executors/",
    builtIn: /\b(?:createLocalExecutor|EXECUTOR_KINDS)\b/,
    holds: {
      "src/node/study-file/executor-settings.ts": "EXECUTOR_KINDS",
      "src/node/executors/create-executor.ts": "EXECUTORS",
    },
  },
  {
    section: "A store",
    limit: 4,
    folder: "src/node/storage/",
    builtIn: /\bsqliteFormat\b/,
    holds: { "src/node/storage/formats.ts": "FORMATS" },
  },
  {
    section: "A metric source",
    limit: 3,
    folder: "src/node/metrics/",
    builtIn: /\b(?:csvReader|CsvSource)\b|kind: "csv"/,
    holds: { "src/node/study-file/metric-sources.ts": "OutputSource", "src/node/metrics/read-metric.ts": "READERS" },
  },
  {
    section: "A kind of parameter",
    limit: 8,
    folder: "src/core/space/kinds/",
    builtIn: /"ordinal"|\/ordinal\.ts"/,
    holds: {
      "src/core/space/parameter.ts": "Parameter",
      "src/core/space/kinds/index.ts": "KINDS",
      "src/node/study-file/fields.ts": "ParameterFields",
      "src/node/study-file/schema.ts": "parameterSchema",
      "src/node/study-file/parameters.ts": "READERS",
    },
  },
];

describe("docs/extending.md", () => {
  const page = documents().find(({ path }) => path === join("docs", "extending.md"))?.text ?? "";
  const sectionOf = (title: string): string => page.split(/^## /m).find((text) => text.startsWith(`${title}\n`)) ?? "";

  it.each(parts)("counts the files of its section right, within the limit: $section", ({ section, limit, folder }) => {
    const text = sectionOf(section);
    const count = Number(/\*\*Files \((\d+)\)\*\*/.exec(text)?.[1]);
    const entries = [...text.matchAll(/^\d+\. (?:`([^`]+)`:|New file in `([^`]+)`:)/gm)];
    expect(entries).toHaveLength(count);
    expect(count).toBeLessThanOrEqual(limit);
    expect(entries.flatMap(([, , added]) => added ?? [])).toEqual([folder]);
    expect(page).toMatch(
      new RegExp(`^\\| \\[[^|]+\\]\\(#${section.toLowerCase().replaceAll(" ", "-")}\\) .*\\| ${count} \\|$`, "m"),
    );
  });

  it.each(parts)("lists the files where a built-in one is named, and no others: $section", (part) => {
    const text = sectionOf(part.section);
    const listed = [...text.matchAll(/^\d+\. `([^`]+)`:/gm)].map((match) => match[1] ?? "");
    expect(listed.sort()).toEqual(Object.keys(part.holds).sort());
    const optional = [...text.matchAll(/`(src\/[^`]+\.ts)`/g)].map((match) => match[1] ?? "");
    const named = [...sources()].filter((source) => part.builtIn.test(source.text)).map(({ path }) => path);
    const unlisted = named.filter((path) => !optional.includes(path));
    for (const path of listed) expect(named).toContain(path);
    expect(unlisted).toHaveLength(1); // the implementation itself
    expect(unlisted[0]?.startsWith(part.folder)).toBe(true);
  });

  it.each(parts)("says where the unions and tables are: $section", ({ holds, section }) => {
    for (const [path, name] of Object.entries(holds)) {
      const declaration = new RegExp(`^(?:export )?(?:const|type|function) ${name}\\b`, "m");
      expect(readFileSync(join(root, path), "utf8")).toMatch(declaration);
      const entry = sectionOf(section)
        .split(/^(?=\d+\. )/m)
        .find((text) => text.includes(`\`${path}\`:`));
      expect(entry).toContain(`\`${name}\``);
    }
  });

  it("links every skeleton", () => {
    const skeletons = readdirSync(join(root, "docs", "skeletons"));
    expect(skeletons.filter((name) => !page.includes(`](skeletons/${name})`))).toEqual([]);
  });
});
