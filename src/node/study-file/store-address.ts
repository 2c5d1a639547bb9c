/**
 * @file The address of a PostgreSQL database that holds studies: the key `store` and the flag `--store`. Its password is kept where
 * nothing prints it.
 */

/** The schema of the tables where an address names none. */
const DEFAULT_SCHEMA = "paretune";

/** A database, with the password that its address may have. Whatever turns it into text gets the address without the password. */
export class DatabaseAddress {
  readonly #secret: string;
  /** The address without its password. */
  readonly shown: string;
  /** The schema of the tables. */
  readonly schema: string;

  constructor(secret: string, shown: string, schema: string) {
    this.#secret = secret;
    this.shown = shown;
    this.schema = schema;
  }

  /** The address for the client, with the password if it has one, and without the keys that only this software knows. */
  get connectionString(): string {
    return this.#secret;
  }

  toString(): string {
    return this.shown;
  }

  toJSON(): string {
    return this.shown;
  }
}

/** An address that was read, or what is wrong with it: a phrase that follows its key. */
export type AddressReading =
  | { readonly ok: true; readonly address: DatabaseAddress; readonly hasPassword: boolean }
  | { readonly ok: false; readonly problem: string };

/** What an address looks like. */
export const ADDRESS_EXAMPLE = "postgresql://user@host:5432/database";

/** Whether a text is meant as the address of a database, and not as a folder: also one with another scheme, which is refused. */
export function isDatabaseAddress(text: string): boolean {
  return /^(postgres(ql)?:|[a-z][a-z0-9+.-]*:\/\/)/i.test(text);
}

/** A schema's name that needs no quoting, so that it can be typed anywhere. */
const SCHEMA_PATTERN = /^[a-z_][a-z0-9_]{0,62}$/;

/** Reads `postgresql://user@host:5432/database?schema=NAME`. No message has the text, as it may have a password. */
export function readDatabaseAddress(text: string): AddressReading {
  const url = URL.canParse(text) && /^postgres(ql)?:\/\//i.test(text) ? new URL(text) : undefined;
  if (url === undefined) {
    return { ok: false, problem: `must be the address of a PostgreSQL database: ${ADDRESS_EXAMPLE}` };
  }
  if (url.hash !== "") return { ok: false, problem: "has a # in it; write %23 for a # in a user name or password" };
  const schema = url.searchParams.get("schema") ?? DEFAULT_SCHEMA;
  if (!SCHEMA_PATTERN.test(schema)) {
    return { ok: false, problem: "must have small letters, digits and _ in ?schema=NAME, at most 63 of them" };
  }
  const hasPassword = url.password !== "" || url.searchParams.has("password");
  url.searchParams.delete("schema");
  const secret = withClearMode(url).href;
  url.password = "";
  url.searchParams.delete("password");
  if (schema !== DEFAULT_SCHEMA) url.searchParams.set("schema", schema);
  return { ok: true, address: new DatabaseAddress(secret, url.href, schema), hasPassword };
}

/** Modes of encryption that the client takes for `verify-full`, with a warning of its own at each start. */
const ALIASES_OF_VERIFY_FULL: readonly (string | null)[] = ["prefer", "require", "verify-ca"];

/** The address with the mode of encryption that its own means to the client. */
function withClearMode(url: URL): URL {
  const clear = new URL(url);
  const { searchParams } = clear;
  const isPlain = !searchParams.has("uselibpqcompat");
  if (isPlain && ALIASES_OF_VERIFY_FULL.includes(searchParams.get("sslmode")))
    searchParams.set("sslmode", "verify-full");
  return clear;
}

/** A text without the passwords of the addresses of databases in it. */
export function withoutPasswords(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^:@/?#\s]*):[^@/?#\s]*@/gi, "$1@")
    .replace(/([?&]password=)[^&\s]*/gi, "$1…");
}
