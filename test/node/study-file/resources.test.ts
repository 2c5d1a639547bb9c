import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { formatIssues, parseStudyFile } from "../../../src/node/study-file/index.ts";
import { commandsAtOnce } from "../../../src/node/study-file/resources.ts";

const objective = `objectives:
  loss: { goal: minimize, from: { stdout: "loss ([0-9.]+)" } }
`;
const parameters = `parameters:
  lr: { type: float, range: [0.1, 1] }
`;

function read(text: string, more = objective) {
  return parseStudyFile(`name: small\n${parameters}${more}${text}`, "study.yaml");
}

/** The mistakes of a file, each without its place in the file. */
function mistakes(text: string, more = objective): readonly string[] {
  const result = read(text, more);
  return result.ok
    ? []
    : formatIssues("study.yaml", result.issues)
        .split("\n")
        .map((line) => line.replace(/^study\.yaml:\d+ /, ""));
}

function valid(text: string, more = objective) {
  const result = read(text, more);
  if (!result.ok) throw new Error(formatIssues("study.yaml", result.issues));
  return result;
}

const measure = (how: string): string =>
  `${objective}  latency: { goal: minimize, measure: { command: ${how}, repeats: 3, statistic: mean } }\n`;

describe("resources", () => {
  it("have a number of units, which are numbered from 0, or units with names", () => {
    const { file } = valid(
      'command: train {lr} {gpu}\nresources: { gpu: 3, phone: [R58M, "10.0.0.2:5555", 7] }\nuses: { gpu: 1 }\n',
    );
    expect(file.run.resources).toEqual({ gpu: ["0", "1", "2"], phone: ["R58M", "10.0.0.2:5555", "7"] });
    expect(file.run.commands).toMatchObject([{ kind: "words", uses: { gpu: 1 } }]);
  });

  it("are absent from studies without them, and so is what commands use", () => {
    const { file } = valid("command: train {lr}\n");
    expect(file.run).not.toHaveProperty("resources");
    expect(file.run.commands[0]).not.toHaveProperty("uses");
    expect(file.study.budget.parallel).toBe(1);
  });

  it.each([
    ["resources: { gpu: 0 }", "resources.gpu: must be at least 1; got 0"],
    ["resources: { gpu: -1 }", "resources.gpu: must be at least 1; got -1"],
    [
      "resources: { gpu: 1.5 }",
      "resources.gpu: must be a whole number of units of at least 1, or a list of their names; got 1.5",
    ],
    [
      "resources: { gpu: many }",
      "resources.gpu: must be a whole number of units of at least 1, or a list of their names",
    ],
    ["resources: { phone: [] }", "resources.phone: "],
    ["resources: { phone: [a, b, a] }", "resources.phone[2]: the unit a is listed twice; remove one of them"],
    ['resources: { phone: [1, "1"] }', "resources.phone[1]: the unit 1 is listed twice"],
    ['resources: { phone: [a, ""] }', "resources.phone[1]: a unit must have a name; remove it"],
    ['resources: { phone: ["a,b"] }', "resources.phone[0]: the name of a unit must not contain commas"],
    [
      "resources: { phone: [1234567890123456789] }",
      "resources.phone[0]: the name of a unit must be a text; put quotes",
    ],
    ["resources: { lr: 2 }", "resources.lr: there is a parameter lr, and {lr} can stand for one of them only"],
    ["resources: { config: 2 }", "resources.config: {config} is a placeholder of its own; choose another name"],
    ['resources: { "2x": 2 }', "resources.2x: the name must be made of letters, digits, _ and -"],
  ])("are refused where they are wrong: %s", (text, message) => {
    const found = mistakes(`command: train {lr}\n${text}\n`);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });
});

describe("what a command uses", () => {
  it.each([
    ["uses: { gpu: 1 }", "uses.gpu: there is no resource gpu; write resources: { gpu: 1 }"],
    ["resources: { gpu: 2 }\nuses: { gpus: 1 }", "uses.gpus: there is no resource gpus; did you mean gpu?"],
    ["resources: { gpu: 2 }\nuses: { gpu: 3 }", "uses.gpu: there are only 2 units of gpu; got 3. Write: 2"],
    ["resources: { gpu: 2 }\nuses: { gpu: 0 }", "uses.gpu: must be at least 1; got 0"],
    ["resources: { gpu: 2 }\nuses: { gpu: 0.5 }", "uses.gpu: must be a whole number; got 0.5"],
    ["resources: { gpu: 2 }\nuses: 1", "uses: must be resources with the number of units that a command holds; got 1"],
  ])("must exist: %s", (text, message) => {
    expect(mistakes(`command: train {lr}\n${text}\n`)).toEqual([expect.stringContaining(message)]);
  });

  it("is that of the study, unless a command of a list states its own", () => {
    const commands =
      "command:\n  - prepare {lr}\n  - { run: train, uses: { gpu: 2 }, timeout: 5m }\n  - { run: export, uses: {} }\n";
    const { file } = valid(`${commands}resources: { gpu: 2 }\nuses: { gpu: 1 }\ntimeout: 1h\n`);
    const [prepare, train, last] = file.run.commands;
    expect(prepare).toMatchObject({ uses: { gpu: 1 } });
    expect(train).toMatchObject({ uses: { gpu: 2 }, timeoutMs: 300_000 });
    expect(last).not.toHaveProperty("uses");
    expect(file.run.timeoutMs).toBe(3_600_000);
  });

  it.each(['{ run: "time {phone}", uses: { phone: 1 }, timeout: 30s }', '"time {phone}", uses: { phone: 1 }'])(
    "is stated for a measurement in its command or beside it: %s",
    (how) => {
      const { file } = valid("command: train {lr}\nresources: { phone: [a, b] }\n", measure(how));
      const { source } = file.run.metrics[1] ?? {};
      // It does not measure on this machine, so the others need not stop training.
      expect(source).toMatchObject({ kind: "measure", command: { uses: { phone: 1 } }, exclusive: false });
    },
  );

  it("is stated once only, and the study's is not that of a measurement, which has the machine to itself", () => {
    const both = measure("{ run: time, uses: { phone: 1 } }, uses: { phone: 1 }");
    expect(mistakes("command: train {lr}\nresources: { phone: 2 }\n", both)).toEqual([
      expect.stringContaining("uses: stands beside the command and in it; remove one of them"),
    ]);
    const { file } = valid("command: train {lr}\nresources: { gpu: 2 }\nuses: { gpu: 1 }\n", measure("time"));
    expect(file.run.metrics[1]?.source).toMatchObject({ exclusive: true });
    expect(file.run.metrics[1]?.source).not.toHaveProperty("command.uses");
  });

  it.each([
    [
      "command: train {lr} {gpu}\nresources: { gpu: 2 }",
      "command: {gpu} stands for the units of gpu that a command holds, and this command uses none; write uses: { gpu: 1 }",
    ],
    [
      "command: [train, { run: 'x {gpu}', uses: {} }]\nresources: { gpu: 2 }\nuses: { gpu: 1 }",
      "command[1].run: {gpu} stands for",
    ],
    [
      "command: train {lr}\nenv: { DEVICE: 'cuda:{gpu}' }\nresources: { gpu: 2 }",
      "env.DEVICE: {gpu} stands for units that a command holds, and no command uses them",
    ],
    ["command: train {lr} {gpuu}\nresources: { gpu: 2 }\nuses: { gpu: 1 }", "did you mean {gpu}?"],
    [
      "command: { run: train, timeout: soon }\nresources: { gpu: 2 }\nuses: { gpu: 1 }",
      "command.timeout: must be a number with its unit",
    ],
    ["command: { run: train, timeout: 0s }", "command.timeout: must be above 0; got 0s"],
    ["command: { run: train, use: { gpu: 1 } }", "use"],
    ["command: { uses: { gpu: 1 } }\nresources: { gpu: 2 }", "command.run: is missing"],
    ["evaluator: caller\nresources: { gpu: 2 }", "resources: has no effect with evaluator: caller"],
  ])("decides where units have a name: %s", (text, message) => {
    const found = mistakes(`${text}\n`);
    expect(found.join("\n")).toContain(message);
  });

  it("does not reach the files that metrics are read from", () => {
    const from = 'objectives:\n  loss: { goal: minimize, from: { json: "{gpu}.json", path: loss } }\n';
    expect(mistakes("command: train {lr}\nresources: { gpu: 1 }\nuses: { gpu: 1 }\n", from).join("\n")).toContain(
      "{gpu} stands for the units of gpu that a command holds, and a metric is read when its commands have ended",
    );
  });

  it("decides whether a rendered file can name units", () => {
    const folder = mkdtempSync(join(tmpdir(), "paretune-test-"));
    writeFileSync(join(folder, "conf.yaml"), "device: {gpu}\n");
    const text = (uses: string): string =>
      `name: x\n${parameters}${objective}command: /bin/echo {lr} {template}\ntemplate: conf.yaml\nresources: { gpu: 2 }\n${uses}`;
    const wrong = parseStudyFile(text(""), join(folder, "study.yaml"), { programs: true });
    const right = parseStudyFile(text("uses: { gpu: 1 }\n"), join(folder, "study.yaml"), { programs: true });
    rmSync(folder, { recursive: true });
    expect(wrong.ok ? [] : wrong.issues.map(({ message }) => message)).toEqual([
      "conf.yaml: {gpu} stands for units that a command holds, and no command uses them; write uses: { gpu: 1 }",
    ]);
    expect(right.ok).toBe(true);
  });
});

describe("the number of trials at the same time", () => {
  const phones = measure('{ run: "time {phone}", uses: { phone: 1 } }');
  const text = "command: train {lr}\nresources: { gpu: 4, phone: [a, b] }\nuses: { gpu: 1 }\n";

  it("is as many as the resources allow, unless the budget states it", () => {
    expect(valid(text, phones).file.study.budget).toMatchObject({ parallel: 6, batch: 6 });
    expect(valid(`${text}budget: { parallel: 12 }\n`, phones).file.study.budget.parallel).toBe(12);
    expect(valid(`${text}budget: { trials: 3 }\n`, phones).file.study.budget.parallel).toBe(3);
  });

  it("gets a note where some units stay idle, and so does a resource that no command uses", () => {
    expect(valid(`${text}budget: { parallel: 2 }\n`, phones).notes.join("\n")).toContain(
      "the resources allow 6 commands at the same time, so some units stay idle; write parallel: 6, or remove it",
    );
    expect(valid(text).notes.join("\n")).toContain("no command uses phone; write uses: { phone: 1 } beside the one");
  });

  it("makes files of metrics that trials would share a mistake", () => {
    const shared = "objectives:\n  loss: { goal: minimize, from: { json: metrics.json, path: loss } }\n";
    expect(mistakes("command: train {lr}\nresources: { gpu: 2 }\nuses: { gpu: 1 }\n", shared).join("\n")).toContain(
      "up to 2 trials run at the same time",
    );
  });

  it.each([
    [{}, [], 0],
    [{ gpu: 4 }, [{ gpu: 2 }], 2],
    [{ gpu: 4 }, [{ gpu: 3 }, { gpu: 1 }], 2],
    [{ gpu: 4, cpu: 3 }, [{ gpu: 1, cpu: 1 }], 3],
  ])("that %j and %j allow is counted command by command", (counts, uses, expected) => {
    const resources = Object.fromEntries(
      Object.entries(counts).map(([name, count]) => [name, Array.from({ length: count }, (_, unit) => String(unit))]),
    );
    expect(commandsAtOnce({ resources, uses: uses as readonly Record<string, number>[] })).toBe(expected);
  });
});
