export { exportToMlflow, type MlflowResult } from "./mlflow.ts";
export { FILE_WRITERS, MLFLOW_FORMAT, writerFor } from "./registry.ts";
export type { ExportedStudy, FileWriter } from "./writer.ts";
