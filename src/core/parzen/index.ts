export { type Evidence, evidenceOf, parzenSampler } from "./candidate.ts";
