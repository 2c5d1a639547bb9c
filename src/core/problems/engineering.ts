/**
 * @file Three designs of machine parts: response surfaces or formulas from engineering, with unequal scales. Welded
 * beam and disc brake have constraints (slack ≥ 0 is feasible, whatever sign their sources use).
 */
import { defineProblem, type Problem } from "./problem.ts";

/**
 * Vehicle crash safety (Liao et al. 2008; Tanabe & Ishibuchi 2020, RE3-5-4): thicknesses of 5 parts → mass in kg,
 * acceleration, toe-board intrusion. Maximum hypervolume of a front found by long NSGA-II runs (Daulton et al. 2020).
 */
export function vehicleSafety(): Problem {
  return defineProblem({
    name: "VehicleSafety",
    lower: [1, 1, 1, 1, 1],
    upper: [3, 3, 3, 3, 3],
    referencePoint: [1864.72022, 11.81993945, 0.2903999384],
    maximumHypervolume: 246.81607081187002,
    evaluate: ([a, b, c, d, e]) => [
      1640.2823 + 2.3573285 * a + 2.3220035 * b + 4.5688768 * c + 7.7213633 * d + 4.4559504 * e,
      6.5856 +
        (1.15 * a - 1.0427 * b + 0.9738 * c + 0.8364 * d) +
        (-0.3695 * a * d + 0.0861 * a * e + 0.3628 * b * d) +
        (-0.1106 * a ** 2 - 0.3437 * c ** 2 + 0.1764 * d ** 2),
      -0.0551 +
        (0.0181 * a + 0.1024 * b + 0.0421 * c) +
        (-0.0073 * a * b + 0.024 * b * c - 0.0118 * b * d - 0.0204 * c * d - 0.008 * c * e) +
        (-0.0241 * b ** 2 + 0.0109 * d ** 2),
    ],
  });
}

/** Load at the beam's end in pounds, its overhang in inches, and the material's limits in psi. */
const beam = { load: 6000, overhang: 14, shearLimit: 13_600, bendingLimit: 30_000 };

/**
 * Welded beam (Deb & Srinivasan 2006): weld height h and length l, beam height t and width b → cost and deflection.
 * Slacks: shear stress, bending stress, weld not thicker than the beam, buckling load. Maximum hypervolume: the best of
 * four runs of our own NSGA-II, 2,000 points and 300 generations each.
 */
export function weldedBeam(): Problem {
  return defineProblem({
    name: "WeldedBeam",
    lower: [0.125, 0.1, 0.1, 0.125],
    upper: [5, 10, 10, 5],
    referencePoint: [40, 0.015],
    maximumHypervolume: 0.5126764136394603,
    evaluate: ([h, l, t, b]) => [1.10471 * h ** 2 * l + 0.04811 * t * b * (14 + l), 2.1952 / (b * t ** 3)],
    constraintCount: 4,
    slack: ([h, l, t, b]) => {
      const bending = (6 * beam.load * beam.overhang) / (b * t ** 2);
      const bucklingLoad = 64746.022 * (1 - 0.0282346 * t) * t * b ** 3;
      return [
        1 - weldShear(h, l, t) / beam.shearLimit,
        1 - bending / beam.bendingLimit,
        (b - h) / (5 - 0.125),
        bucklingLoad / beam.load - 1,
      ];
    },
  });
}

/** Shear stress in the weld: a direct part and one from the moment, added as vectors. */
function weldShear(h: number, l: number, t: number): number {
  const radius = Math.sqrt((l ** 2 + (h + t) ** 2) / 4);
  const moment = beam.load * (beam.overhang + l / 2);
  const polarMoment = Math.SQRT2 * h * l * (l ** 2 / 12 + (h + t) ** 2 / 4);
  const direct = beam.load / (Math.SQRT2 * h * l);
  const turning = (moment * radius) / polarMoment;
  return Math.sqrt(direct ** 2 + turning ** 2 + (direct * turning * l) / radius);
}

/**
 * Disc brake (Ray & Liew 2002): inner radius a, outer radius b, force c, number of surfaces d (here continuous) →
 * mass and stopping time. Slacks: width of the ring, pressure, temperature, torque. Maximum hypervolume: as for the
 * welded beam.
 */
export function discBrake(): Problem {
  return defineProblem({
    name: "DiscBrake",
    lower: [55, 75, 1000, 11],
    upper: [80, 110, 3000, 20],
    referencePoint: [5.7771, 3.9651],
    maximumHypervolume: 11.220550930783215,
    evaluate: ([a, b, c, d]) => [
      4.9e-5 * (b ** 2 - a ** 2) * (d - 1),
      (9.82e6 * (b ** 2 - a ** 2)) / (c * d * (b ** 3 - a ** 3)),
    ],
    constraintCount: 4,
    slack: ([a, b, c, d]) => {
      const squares = b ** 2 - a ** 2;
      const cubes = b ** 3 - a ** 3;
      return [
        b - a - 20,
        0.4 - c / (3.14 * squares),
        1 - (2.22e-3 * c * cubes) / squares ** 2,
        (2.66e-2 * c * d * cubes) / squares - 900,
      ];
    },
  });
}
