/**
 * @file The questions of `init` on a terminal.
 */
import type { Key } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { Interrupted } from "../exit.ts";
import { shortForm, withGuesses } from "../files/parameter-guesses.ts";
import { type Draft, type DraftParameter, parameterDefinition, parseObjective } from "../files/study-template.ts";

/** The values that the questions offer; given parameters and objectives are not asked for. */
export interface StudyDefaults extends Draft {
  /** Offered if `objectives` is empty, e.g. `accuracy=maximize, latency_ms=minimize`. */
  readonly exampleObjectives: string;
}

/** Where questions are asked. */
export interface QuestionStreams {
  readonly input: Readable;
  readonly output: Writable;
}

interface Question {
  readonly message: string;
  /** The answer if nothing is typed. */
  readonly preset: string;
  /** Why an answer cannot be used, or undefined. */
  readonly problem?: (answer: string) => string | undefined;
}

/** Asks for name, command, parameters and objectives; throws Interrupted on Ctrl-C and at the end of input. */
export async function askForDraft(defaults: StudyDefaults, streams: QuestionStreams): Promise<Draft> {
  const ended = new AbortController();
  const onKey = (_text: string | undefined, key: Key): void => {
    if (key.ctrl === true && key.name === "d") ended.abort();
  };
  const onEnd = (): void => ended.abort();
  streams.input.on("keypress", onKey).once("end", onEnd);
  try {
    return await askAll(defaults, await asker(streams, ended.signal));
  } finally {
    streams.input.off("keypress", onKey).off("end", onEnd);
  }
}

async function askAll(defaults: StudyDefaults, ask: Ask): Promise<Draft> {
  const { exampleObjectives, ...draft } = defaults;
  const name = await ask({ message: "Name of the study", preset: draft.name });
  const command = await ask({
    message: "Training command, with a {placeholder} for each parameter",
    preset: draft.command,
  });
  const parameters = await askForParameters(withGuesses(command, draft.parameters), draft.parameters, ask);
  const objectives =
    draft.objectives.length > 0
      ? draft.objectives
      : readObjectives(
          await ask({
            message: "Objectives, separated by commas: NAME=maximize or NAME=minimize",
            preset: exampleObjectives,
            problem: objectivesProblem,
          }),
        );
  return { ...draft, name, command, parameters, objectives };
}

type Ask = (question: Question) => Promise<string>;

/** Asks until the answer is valid. The library is loaded only here, as most commands do not need it. */
async function asker(streams: QuestionStreams, signal: AbortSignal): Promise<Ask> {
  const { isCancel, text } = await import("@clack/prompts");
  return async ({ message, preset, problem }) => {
    const answer = await text({
      message,
      placeholder: preset,
      defaultValue: preset,
      validate: (typed) => (typed === undefined || typed.trim() === "" ? undefined : problem?.(typed.trim())),
      signal,
      ...streams,
    });
    if (isCancel(answer)) throw new Interrupted("Nothing was written.");
    return answer.trim() || preset;
  };
}

async function askForParameters(
  all: readonly DraftParameter[],
  given: readonly DraftParameter[],
  ask: Ask,
): Promise<readonly DraftParameter[]> {
  const known = new Set(given.map(({ name }) => name));
  const answers: DraftParameter[] = [];
  for (const { name, definition } of all) {
    if (known.has(name)) continue;
    const answer = await ask({
      message: `Range of ${name}`,
      preset: shortForm(definition),
      problem: (text) =>
        parameterDefinition(text) === undefined
          ? "Forms: float:0:1[:log], int:1:8, categorical:a,b, ordinal:1,2, bool[:--flag], fixed:3"
          : undefined,
    });
    answers.push({ name, definition: parameterDefinition(answer) ?? definition });
  }
  return [...given, ...answers];
}

function readObjectives(answer: string): Draft["objectives"] {
  return answer.split(/\s*,\s*/).map(parseObjective);
}

function objectivesProblem(answer: string): string | undefined {
  try {
    readObjectives(answer);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
