import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkHasCommands, nextCommand, openStudyFile } from "../../../src/node/operations/open-study.ts";
import { parseStudyFile } from "../../../src/node/study-file/index.ts";
import { newFolder } from "../../fixtures/new-folder.ts";

const TEXT = `name: tiny
evaluator: caller
parameters: { x: { type: float, range: [0, 1] } }
objectives: { loss: { goal: minimize } }
metrics: { size: { unit: MB, exact: true } }
outcome_constraints: [size <= 3]
`;

/** What is wrong, by key. */
function problems(text: string): readonly string[] {
  const parsed = parseStudyFile(text, "study.yaml");
  return parsed.ok ? [] : parsed.issues.map(({ key, message }) => `${key} ${message}`);
}

describe("evaluator: caller", () => {
  it("needs neither a command nor sources of metrics", () => {
    const parsed = parseStudyFile(TEXT, "study.yaml");
    expect(parsed).toMatchObject({ ok: true, notes: [], file: { run: { evaluator: "caller", commands: [] } } });
  });

  it("refuses keys that would have no effect", () => {
    const text = TEXT.replace("goal: minimize", 'goal: minimize, from: { stdout: "loss {number}" }');
    expect(problems(`${text}command: "true"\ntimeout: 10m\n`)).toEqual([
      "objectives.loss.from has no effect with evaluator: caller, which gives the value itself; remove it",
      "command has no effect with evaluator: caller, which runs no command; remove it",
      "timeout has no effect with evaluator: caller, which runs no command; remove it",
    ]);
  });

  it("is the only value, and without the key a command and sources are needed", () => {
    expect(problems(TEXT.replace("caller", "me"))).toContain('evaluator must be caller; got "me"');
    expect(problems(TEXT.replace("evaluator: caller\n", ""))).toEqual([
      "command is missing: a command, or a list of commands",
      "objectives.loss needs from or measure, the source of its value",
      "metrics.size needs from or measure, the source of its value",
    ]);
  });

  it("leaves nothing to run, and advises suggest", async () => {
    const path = join(newFolder(), "study.yaml");
    writeFileSync(path, TEXT);
    const opened = await openStudyFile(path);
    expect(() => checkHasCommands(opened)).toThrow(/evaluated by the program that asks for them/);
    expect(nextCommand(opened)).toBe(`paretune suggest ${path}`);
  });
});
