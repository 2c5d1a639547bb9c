/**
 * @file Writes the trials as a Parquet table, for pandas, DuckDB and others.
 */
import type { TableColumn } from "./trial-table.ts";
import { trialTable } from "./trial-table.ts";
import type { FileWriter } from "./writer.ts";

const TYPES = { number: "DOUBLE", integer: "INT32", text: "STRING", boolean: "BOOLEAN" } as const;

/** The writer of Parquet. */
export const parquetWriter: FileWriter = {
  format: "parquet",
  title: "Parquet table",
  extensions: [".parquet"],
  target: "file",
  encode: async (study) => {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const columnData = trialTable(study).map((column) => ({
      name: column.name,
      type: TYPES[column.type],
      nullable: true,
      data: dataOf(column),
    }));
    return new Map([["", new Uint8Array(parquetWriteBuffer({ columnData }))]]);
  },
};

function dataOf({ values }: TableColumn): (string | number | boolean | null)[] {
  return values.map((value) => value ?? null);
}
