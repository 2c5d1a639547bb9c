/** @file The bytes that the tables of a study's store take in PostgreSQL. */
import { readDatabaseAddress } from "../build/node/study-file/store-address.js";

export async function databaseSize(url) {
  const { default: pg } = await import("pg");
  const { address } = readDatabaseAddress(url);
  const client = new pg.Client({ connectionString: address.connectionString });
  await client.connect();
  const { rows } = await client.query(
    "SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = $1 AND relkind = 'r'",
    [address.schema],
  );
  await client.end();
  return Number(rows[0].bytes);
}
