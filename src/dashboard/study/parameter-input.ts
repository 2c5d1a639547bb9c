/**
 * @file Values of parameters as a reader types them.
 */
import type { ParameterDefinition } from "../../node/server/answers.ts";

/** The value that a text stands for. What is no value is sent as it is, so that the server says what is wrong with it. */
export function readParameter({ kind, values }: ParameterDefinition, text: string): unknown {
  const listed = values?.find((value) => (typeof value === "string" ? value : JSON.stringify(value)) === text);
  if (listed !== undefined) return listed;
  if (kind === "bool") return text === "true" ? true : text === "false" ? false : text;
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? text : number;
}
