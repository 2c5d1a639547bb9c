// Writes dist/study.schema.json, the JSON Schema of study files, from the schema that validates them. Runs after tsc.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { studyFileJsonSchema } from "../build/node/study-file/schema.js";

const file = join(import.meta.dirname, "..", "dist", "study.schema.json");
writeFileSync(file, `${JSON.stringify(studyFileJsonSchema(), undefined, 2)}\n`);
