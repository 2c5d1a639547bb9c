export type { Proposal, ProposeOptions, Suggestion } from "./proposal.ts";
export {
  type EarlierUse,
  type ModelHealth,
  type ModelUse,
  notableModels,
  type ProposalRecord,
  readProposalRecord,
} from "./proposal-record.ts";
export { propose } from "./propose.ts";
export type { ExpectedGain } from "./search/expected-gain.ts";

export type { ProposalStrategy, StrategyContext, StrategyProposal } from "./strategies/proposal-strategy.ts";
export type { FittingMode, TimeBudgetUse } from "./time-budget.ts";
