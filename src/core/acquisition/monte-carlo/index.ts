export { type MonteCarloOptions, qLogEhvi, qLogNehvi, type ValueAndGradient } from "./log-ehvi.ts";
