import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { paretune } from "./paretune.ts";

/** A training program with a help, which says how it was run. */
const PROGRAM = `import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
const { values } = parseArgs({ options: {
  lr: { type: "string", default: "0.01" }, layers: { type: "string", default: "2" }, amp: { type: "boolean" },
  out: { type: "string", default: "." }, epochs: { type: "string" }, help: { type: "boolean" } } });
appendFileSync("calls.txt", values.help ? "help\\n" : "train\\n");
if (values.help) console.log(\`Usage: train [options]

  --lr RATE        learning rate (default: 0.01)
  --layers N       number of layers (default: 2)
  --amp            mixed precision
  --epochs N       passes over the data
  --out DIR        folder of the results\`);
else {
  mkdirSync(values.out, { recursive: true });
  writeFileSync(values.out + "/metrics.json", JSON.stringify({ eval: { accuracy: 0.9 - (values.lr - 0.02) ** 2 } }));
  console.log("epoch 1 train_loss: 0.5");
  console.log("latency_ms: " + (1 + Number(values.layers)));
}
`;

function program(): string {
  const folder = newFolder();
  writeFileSync(join(folder, "train.mjs"), PROGRAM);
  return folder;
}

describe("init --from", () => {
  it("writes a study that runs as it is, from the program's help and one run with its defaults", async () => {
    const folder = program();
    const init = await paretune(
      ["init", "--from", "node train.mjs", "--run-once", "--trials", "4", "--strategy", "sobol", "--json"],
      {
        cwd: folder,
      },
    );
    expect(init).toMatchObject({ code: 0 });
    expect(init.stderr).toContain("Reading the options of the program: node train.mjs --help");
    expect(init.stderr).toContain("Running it once with its defaults: node train.mjs --out ");
    const { from } = JSON.parse(init.stdout) as {
      from: { command: string; metrics: { name: string; value: number }[] };
    };
    expect(from.command).toBe("node train.mjs --lr {lr} --layers {layers} {amp} --out {trial.dir}");
    expect(from.metrics.map(({ name, value }) => [name, value])).toEqual([
      ["accuracy", 0.8999],
      ["latency_ms", 3],
    ]);
    const text = readFileSync(join(folder, "study.yaml"), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=\S+study\.schema\.json\n/);
    expect(text).toMatch(/^baseline: \{ lr: 0.01, layers: 2, amp: false \}$/m);
    expect(text).toMatch(/^# {3}--epochs {2}how long it trains: a budget$/m);
    expect(readFileSync(join(folder, "calls.txt"), "utf8")).toBe("help\ntrain\n");

    expect(await paretune(["run", "study.yaml"], { cwd: folder })).toMatchObject({ code: 0 });
    const trials = await paretune(["completion", "bash", "--trials", "study.yaml"], { cwd: folder });
    expect(trials).toMatchObject({ code: 0, stdout: "0\n1\n2\n3\n" });
    const best = await paretune(["best", "study.yaml", "--markdown"], { cwd: folder });
    expect(best.stdout).toContain("| trial | accuracy |");
  });

  it("runs nothing but the help unless it is told to, and calls its objectives a guess", async () => {
    const folder = program();
    const given = ["--parameter", "lr=float:0.001:0.1"];
    expect(await paretune(["init", "--from", "node train.mjs", "--yes", ...given], { cwd: folder })).toMatchObject({
      code: 0,
    });
    const text = readFileSync(join(folder, "study.yaml"), "utf8");
    expect(text.match(/# a guess: write what the program reports/g)).toHaveLength(2);
    expect(text).toMatch(/^ {2}lr: +\{ type: float, range: \[0.001, 0.1\] \}$/m);
    expect(readFileSync(join(folder, "calls.txt"), "utf8")).toBe("help\n");
  });

  it("says what a program printed that has no help, and writes nothing", async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "broken.mjs"), 'console.error("no module named torch"); process.exit(3);');
    const { code, stderr } = await paretune(["init", "--from", "node broken.mjs"], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain("it ended with code 3");
    expect(stderr).toContain("no module named torch");
    expect(() => readFileSync(join(folder, "study.yaml"))).toThrow(/ENOENT/);
    expect((await paretune(["init", "--from", "no-such-program-7"], { cwd: folder })).stderr).toContain("ENOENT");
  });
});
