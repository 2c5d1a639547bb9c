/**
 * @file What `check` shows of the engine that trials run on.
 */
import type { EngineReport } from "../../loop/index.ts";
import { fields } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** Prints what is known of an engine, what would be submitted to it, and what it lacks. */
export function printEngine(
  name: string,
  { facts, submission, problems, unreachable }: EngineReport,
  terminal: Terminal,
): void {
  terminal.print(`\nThe executor ${name}:`);
  terminal.print(fields(Object.entries(facts), terminal.width));
  if (submission !== undefined)
    terminal.print(`\n${submission.title} that would be submitted:\n\n${indented(submission.text)}`);
  for (const problem of problems) terminal.print(`\nNot ready: ${problem}.`);
  if (unreachable !== undefined) terminal.print(`\nNot ready: ${unreachable}.`);
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}
