/**
 * @file The client of PostgreSQL: the package `pg`, which is loaded only where a study names a database.
 */
import { createRequire } from "node:module";
import type { DatabaseAddress } from "../../study-file/store-address.ts";
import { StorageError } from "../storage-error.ts";

/** A row of a result, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** What is used of a client of `pg`. */
export interface Client {
  connect(): Promise<unknown>;
  /** One result, or several where the text has several statements. */
  query(text: string, values?: unknown[]): Promise<{ readonly rows: Row[] } | { readonly rows: Row[] }[]>;
  end(): Promise<void>;
  on(event: "error", listener: (error: Error) => void): unknown;
  readonly connection?: { readonly stream?: { destroy(): unknown } };
}

/** How long a connection may take, and the answer to a statement, in milliseconds. */
const [CONNECT_MS, ANSWER_MS] = [10_000, 40_000];

type Constructor = new (options: Readonly<Record<string, unknown>>) => Client;

/** A client that is not connected yet. Throws StorageError "broken" where the package is not installed. */
export async function createClient(address: DatabaseAddress): Promise<Client> {
  const Client = await loadClient();
  return new Client({
    connectionString: address.connectionString,
    application_name: "paretune",
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
}

async function loadClient(): Promise<Constructor> {
  try {
    const { default: pg } = await import("pg");
    return pg.Client as unknown as Constructor;
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  try {
    // Unlike import, require also looks in the folders of the variable NODE_PATH.
    return (createRequire(import.meta.url)("pg") as { readonly Client: Constructor }).Client;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new StorageError(
      "broken",
      "A study in PostgreSQL needs the package pg, which is not installed. Install it beside Paretune: npm install pg (npm install " +
        "--global pg where Paretune is installed with --global; npm install paretune pg where npx runs it), or anywhere, and name its " +
        "node_modules folder in NODE_PATH.",
    );
  }
}

function isNotFound(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
}
