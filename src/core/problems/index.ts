export { braninCurrin, constrainedBraninCurrin } from "./branin-currin.ts";
export { c2dtlz2 } from "./constrained-dtlz.ts";
export { dtlz1, dtlz2, dtlz3, dtlz4, dtlz5, dtlz7 } from "./dtlz.ts";
export { embed } from "./embed.ts";
export { discBrake, vehicleSafety, weldedBeam } from "./engineering.ts";
export { penicillin } from "./penicillin.ts";
export type { Problem } from "./problem.ts";
export { ackley, branin, hartmann6 } from "./single-objective.ts";
export { zdt1, zdt2, zdt3 } from "./zdt.ts";
