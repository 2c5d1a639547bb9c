/**
 * @file Writes the study and its trials as one JSON document, which `import` reads.
 */
import { packageVersion } from "../../files/package-version.ts";
import { nativeJson } from "../../operations/native-json.ts";
import { rowJson } from "../../operations/trials/trial-rows.ts";
import type { FileWriter } from "./writer.ts";

/** The writer of JSON. */
export const jsonWriter: FileWriter = {
  format: "json",
  title: "JSON document",
  extensions: [".json"],
  target: "file",
  encode: async ({ file: { study }, rows }) => {
    const { name, parameters, objectives, outcomeConstraints = [] } = study;
    const document = {
      paretune: packageVersion(),
      study: {
        name,
        parameters,
        objectives: objectives.map(({ name: objective, goal, unit }) => ({
          name: objective,
          goal,
          ...(unit === undefined ? {} : { unit }),
        })),
        outcomeConstraints: outcomeConstraints.map(({ text }) => text),
      },
      trials: nativeJson(
        parameters,
        rows.map((row) => withoutFolder(rowJson(row))),
      ),
    };
    return new Map([["", `${JSON.stringify(document, null, 2)}\n`]]);
  },
};

/** A row without the path of a folder, which is that of this machine. */
function withoutFolder({ folder: _, ...row }: Record<string, unknown>): Record<string, unknown> {
  return row;
}
