/**
 * @file A question with yes or no.
 */
import { Interrupted } from "../exit.ts";

/** Asks on the terminal; the answer is no if only Enter is typed. Throws Interrupted on Ctrl-C. */
export async function confirmed(message: string): Promise<boolean> {
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message, initialValue: false });
  if (isCancel(answer)) throw new Interrupted("Nothing was written.");
  return answer;
}
