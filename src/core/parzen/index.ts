export { type Evidence, evidenceOf, parzenCandidate } from "./candidate.ts";
