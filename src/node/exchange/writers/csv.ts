/**
 * @file Writes the trials as a CSV table, which `import` reads.
 */
import { csv } from "../../files/index.ts";
import { trialTable } from "./trial-table.ts";
import type { FileWriter } from "./writer.ts";

/** The writer of CSV. */
export const csvWriter: FileWriter = {
  format: "csv",
  title: "CSV table",
  extensions: [".csv"],
  target: "file",
  encode: async (study) => {
    const columns = trialTable(study);
    const rows = study.rows.map((_, index) => columns.map(({ values }) => values[index] ?? ""));
    return new Map([["", csv([columns.map(({ name }) => name), ...rows])]]);
  },
};
