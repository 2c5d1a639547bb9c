// The known test problems that benchmarks/shelf.mjs and benchmarks/calibration.mjs measure.
import * as problems from "../build/core/problems/index.js";

/** Problems by the names that --problems takes. The last three have constraints, which are modelled. */
export const KNOWN_PROBLEMS = {
  BraninCurrin: () => problems.braninCurrin(),
  DTLZ2: () => problems.dtlz2(6, 2),
  ZDT1: () => problems.zdt1(10),
  ZDT2: () => problems.zdt2(10),
  ZDT3: () => problems.zdt3(10),
  VehicleSafety: () => problems.vehicleSafety(),
  Penicillin: () => problems.penicillin(),
  WeldedBeam: () => problems.weldedBeam(),
  DiscBrake: () => problems.discBrake(),
  C2DTLZ2: () => problems.c2dtlz2(6, 2),
};
