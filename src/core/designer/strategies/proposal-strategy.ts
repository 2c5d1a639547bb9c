/**
 * @file The interface of a strategy: a way of choosing a study's next configurations.
 */
import type { Configuration, Space } from "../../space/index.ts";
import type { Strategy, Study, Trial } from "../../study/index.ts";
import type { Proposal, ProposeOptions } from "../proposal.ts";

/** What a strategy chooses from. */
export interface StrategyContext {
  readonly study: Study;
  readonly space: Space;
  /** All trials of the study. Those that were stopped early are as if they had completed with their expected outcomes. */
  readonly trials: readonly Trial[];
  /** Keys of configurations that must not be chosen. The strategy adds the keys of those that it chooses. */
  readonly taken: Set<string>;
  /** Number of configurations that are wanted, at least 1. */
  readonly count: number;
  readonly options: ProposeOptions;
}

/** What a strategy chose: a proposal with configurations instead of suggestions. */
export interface StrategyProposal extends Partial<Omit<Proposal, "suggestions">> {
  /** `count` of them; fewer only where the space holds no more that are not taken. All satisfy the constraints. */
  readonly configurations: readonly Configuration[];
}

/**
 * A way of choosing configurations. The same context gives the same proposal bit for bit, whatever the threads. Every
 * strategy runs the contract suite test/contracts/strategy.ts.
 *
 * @typeParam Name - its name; of the strategies that a study can name unless another is given
 */
export interface ProposalStrategy<Name extends string = Strategy> {
  readonly name: Name;
  /** Whether it learns from outcomes. Such a strategy is asked after the initial design, once two trials can be used. */
  readonly learns: boolean;
  propose(context: StrategyContext): Promise<StrategyProposal>;
}
