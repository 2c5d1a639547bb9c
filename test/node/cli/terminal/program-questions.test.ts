import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Interrupted } from "../../../../src/node/cli/exit.ts";
import {
  type Choice,
  examineProgram,
  findMetrics,
  type ProgramQuestions,
} from "../../../../src/node/cli/terminal/program-questions.ts";
import { createTerminal } from "../../../../src/node/cli/terminal/terminal.ts";
import { newFolder } from "../../../fixtures/new-folder.ts";

/** Prints its help, or two metrics. */
const PROGRAM = `console.log(process.argv[2] === "--help" ? "  --lr RATE  learning rate (default: 0.1)" : "loss: 0.5 accuracy: 0.9");`;

function program(): string {
  const file = join(newFolder(), "train.mjs");
  writeFileSync(file, PROGRAM);
  return `"${process.execPath}" "${file}"`;
}

/** A terminal that keeps what it is given. */
function quiet() {
  const lines: string[] = [];
  const print = (text = ""): void => void lines.push(text);
  const terminal = { ...createTerminal(true), width: 80, print, printCommand: (words: string) => print(words) };
  return { terminal, lines };
}

describe("the questions about a program", () => {
  it("show what is run before it runs, and run nothing without consent", async () => {
    const asked: string[] = [];
    const questions: ProgramQuestions = {
      confirm: async (message) => {
        asked.push(message);
        return false;
      },
      choose: async () => [],
    };
    const command = program();
    await expect(examineProgram(command, quiet().terminal, questions)).rejects.toThrow(Interrupted);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatch(/^Run `.*train\.mjs.* --help` to read the options of the program\?$/);
  });

  it("offer the metrics that one run has shown, and take those that are chosen", async () => {
    let offered: readonly Choice[] = [];
    let preset: readonly number[] = [];
    const questions: ProgramQuestions = {
      confirm: async () => true,
      choose: async (_message, options, chosen) => {
        [offered, preset] = [options, chosen];
        return [1];
      },
    };
    const command = program();
    const { terminal, lines } = quiet();
    const examined = await examineProgram(command, terminal, questions);
    expect(lines.join("\n")).toContain("guess by name");
    const metrics = await findMetrics(command, examined, terminal, questions);
    expect(offered).toHaveLength(2);
    expect(preset).toHaveLength(1);
    expect(metrics).toHaveLength(1);
    expect(offered[1]?.label).toContain(metrics[0]?.name ?? "no metric");
  });
});
