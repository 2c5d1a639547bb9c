/**
 * @file The strategies that fill the space whatever the outcomes: the scrambled Sobol sequence and uniform random points.
 */
import { createRandomStream } from "../../random/index.ts";
import type { ProposalStrategy } from "./proposal-strategy.ts";
import { randomDesign, sobolDesign } from "./space-filling-design.ts";

/** The scrambled Sobol sequence (Owen 1998), continued where the study's trials end. */
export const sobol: ProposalStrategy = {
  name: "sobol",
  learns: false,
  propose: async ({ study, space, taken, count }) => ({
    configurations: sobolDesign(space, count, taken, createRandomStream(study.seed)),
  }),
};

/** Uniform random points. */
export const random: ProposalStrategy = {
  name: "random",
  learns: false,
  propose: async ({ study, space, taken, count }) => ({
    configurations: randomDesign(space, count, taken, createRandomStream(study.seed)),
  }),
};
