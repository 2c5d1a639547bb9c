export type { Contamination } from "./feasibility.ts";
export { type Link, linkValue } from "./link.ts";
export { averageLogs, powerMean } from "./power-mean.ts";
export { AcquisitionSession } from "./session.ts";
export type { Aim, SessionDefinition } from "./session-definition.ts";
