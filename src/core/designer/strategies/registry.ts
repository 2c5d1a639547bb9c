/**
 * @file All strategies, by name. A new one has its name in study/strategy-names.ts, a file in this folder and a line
 * here.
 */
import type { Strategy } from "../../study/index.ts";
import { nsga2, tpe } from "./model-free.ts";
import type { ProposalStrategy } from "./proposal-strategy.ts";
import { autoModel, mapModel, mapSaasModel, saasModel } from "./propose-by-model.ts";
import { random, sobol } from "./space-filling.ts";

/** The strategies. */
export const PROPOSAL_STRATEGIES: Readonly<Record<Strategy, ProposalStrategy>> = {
  auto: autoModel,
  saas: saasModel,
  "map-saas": mapSaasModel,
  map: mapModel,
  nsga2,
  tpe,
  sobol,
  random,
};
