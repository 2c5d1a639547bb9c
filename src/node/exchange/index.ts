export { checkTarget, readExported, writeExport } from "./export-study.ts";
export {
  type ImportRequest,
  type PreparedImport,
  prepareImport,
  recordImport,
} from "./import/import-study.ts";
export { columnRows, countsOf, countWords, importJson, understoodLines } from "./import/import-words.ts";
export { READERS } from "./readers/index.ts";
export { exportToMlflow, FILE_WRITERS, MLFLOW_FORMAT, writerFor } from "./writers/index.ts";
