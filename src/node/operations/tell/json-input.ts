/**
 * @file JSON that somebody gives to a command: of any size up to a limit, and nested to any depth.
 */
import { bytesWords } from "../../files/index.ts";
import { quotedWords } from "../../metrics/index.ts";
import { BadInput } from "../bad-input.ts";

/** The size of standard input. */
const MAX_INPUT_BYTES = 256 << 20;
/** The number of lists and objects within one another that a value may have. */
const MAX_DEPTH = 16;

/** Standard input as a whole. Throws `BadInput` where it is too large. */
export async function readInput(input: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of input) {
    chunks.push(chunk);
    total += chunk.length;
    if (total > MAX_INPUT_BYTES) {
      throw new BadInput(`Standard input is larger than ${bytesWords(MAX_INPUT_BYTES)}. Give the list in parts.`);
    }
  }
  return Buffer.concat(chunks);
}

/** The value of a text of JSON, which may hold the bare words NaN and Infinity: they become text. Throws where it is not JSON. */
export function parseInput(text: Buffer): unknown {
  return JSON.parse(
    quotedWords(text)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  ) as unknown;
}

/** Whether lists and objects are within one another to a depth that no result has. */
export function isNestedTooDeeply(value: unknown, depth: number = MAX_DEPTH): boolean {
  if (typeof value !== "object" || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isNestedTooDeeply(each, depth - 1));
}
