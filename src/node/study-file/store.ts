/**
 * @file Parses where the results of a study are stored: the key `store`.
 */
import * as z from "zod";
import type { IssueReport } from "./issue-report.ts";
import { ADDRESS_EXAMPLE, type DatabaseAddress, isDatabaseAddress, readDatabaseAddress } from "./store-address.ts";

/** The key of a study file about its store. */
export interface StoreFields {
  readonly store?: string | undefined;
}

/** The shape of the key. */
export const storeSchema: z.ZodType<StoreFields["store"]> = z
  .string()
  .min(1)
  .optional()
  .meta({
    description: `the address of a PostgreSQL database, ${ADDRESS_EXAMPLE}; default: a file in the folder NAME.paretune`,
    examples: [ADDRESS_EXAMPLE],
  });

/** The database that a file names; undefined without one, or where a mistake is reported. */
export function readStore(
  text: unknown,
  report: IssueReport,
  environment: NodeJS.ProcessEnv = process.env,
): DatabaseAddress | undefined {
  if (typeof text !== "string" || text === "") return undefined;
  if (!isDatabaseAddress(text)) {
    const advice = "a folder on this machine is given as --store DIR";
    report.mistake(["store"], `must be the address of a PostgreSQL database; ${advice}`, ADDRESS_EXAMPLE);
    return undefined;
  }
  const literal = readDatabaseAddress(text.replace(VARIABLE, "x"));
  if (literal.ok && hasLiteralPassword(text)) {
    report.mistake(
      ["store"],
      "must not have a password, because study files are shared: give it as the variable PGPASSWORD, in ~/.pgpass, or as " +
        `\${NAME} of a variable`,
      ADDRESS_EXAMPLE,
    );
    return undefined;
  }
  const filled = filledIn(text, environment, report);
  if (filled === undefined) return undefined;
  const read = readDatabaseAddress(filled);
  if (read.ok) return read.address;
  report.mistake(["store"], read.problem, ADDRESS_EXAMPLE);
  return undefined;
}

/** A variable of the environment. */
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Whether a password is written in the text rather than in a variable. */
function hasLiteralPassword(text: string): boolean {
  const read = readDatabaseAddress(text.replace(VARIABLE, ""));
  return read.ok && read.hasPassword;
}

/** The text with the values of variables, encoded as an address needs them. */
function filledIn(text: string, environment: NodeJS.ProcessEnv, report: IssueReport): string | undefined {
  const names = [...text.matchAll(VARIABLE)].map((match) => match[1] ?? "");
  const unset = names.find((name) => environment[name] === undefined);
  if (unset === undefined)
    return text.replace(VARIABLE, (_, name: string) => encodeURIComponent(environment[name] ?? ""));
  report.mistake(["store"], `the variable ${unset} of the environment is not set`, ADDRESS_EXAMPLE);
  return undefined;
}
