/**
 * @file Penicillin production in a fed-batch fermenter (Liang & Lai 2021, after Birol et al. 2002): seven settings →
 * (−penicillin, CO₂, time), all minimised. A simulation in steps of one hour, at most 2,500.
 *
 * | symbol | meaning |
 * |---|---|
 * | V | culture volume, l |
 * | X | biomass concentration, g/l |
 * | S | glucose concentration, g/l |
 * | P | penicillin concentration, g/l |
 * | C | carbon dioxide concentration |
 */
import { defineProblem, type Problem } from "./problem.ts";

const maximumVolume = 180;
const maximumSteps = 2500;
/** Slower production than this, in g/l per hour, ends the run. */
const leastProduction = 1e-11;
const gasConstant = 1.9872; // cal / (mol K)

/**
 * Settings: volume, biomass, temperature (K), glucose, feed rate (l/h), feed concentration (g/l), pH. Maximum
 * hypervolume of the best front that was published (Liang & Lai 2021).
 */
export function penicillin(): Problem {
  return defineProblem({
    name: "Penicillin",
    lower: [60, 0.05, 293, 0.05, 0.01, 500, 5],
    upper: [120, 18, 303, 18, 0.5, 700, 6.5],
    referencePoint: [25.935, 57.612, 935.5],
    maximumHypervolume: 2183455.909507436,
    evaluate: ferment,
  });
}

function ferment([volume, biomass, temperature, glucose, feed, feedGlucose, pH]: Float64Array): number[] {
  let [V, X, S, P, C] = [volume, biomass, glucose, 0, 0];
  const hydrogen = 10 ** -pH;
  const acidity = 1 + 1e-10 / hydrogen + hydrogen / 7e-5;
  const heat =
    7e3 * Math.exp(-5100 / (gasConstant * temperature)) - 1e33 * Math.exp(-50_000 / (gasConstant * temperature));
  const evaporation = 2.5e-4 * Math.expm1((5 * (temperature - 373)) / (273 - 373));
  for (let step = 1; step <= maximumSteps; step++) {
    const dV = feed - V * evaporation;
    const growth = ((0.092 / acidity) * heat * S) / (0.15 * X + S);
    const production = (0.005 * S) / (0.0002 + S + S ** 2 / 0.1);
    const dilution = dV / V;
    const dX = growth * X - X * dilution;
    const dS = -(growth / 0.45 + production / 0.9 + 0.014) * X + (feed * feedGlucose) / V - S * dilution;
    const dP = production * X - 0.04 * P - P * dilution;
    const dC = 0.143 * dX + 4e-7 * X + 1e-4;
    [V, X, S, P, C] = [V + dV, X + dX, S + dS, P + dP, C + dC];
    if (V > maximumVolume || S < 0 || dP < leastProduction) return [-P, C, step];
  }
  return [-P, C, maximumSteps];
}
