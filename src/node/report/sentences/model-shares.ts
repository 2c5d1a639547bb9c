/** @file The models of a mixture with their shares. */
import type { ModelUse } from "../../../core/designer/index.ts";

/** The models that a metric's mixture has samples of, with their shares; undefined without a mixture. */
export function modelShares({
  saasShare,
  anovaShare = 0,
}: ModelUse): readonly (readonly [name: string, share: number])[] | undefined {
  if (saasShare === undefined) return undefined;
  const shares = { saas: saasShare, map: 1 - saasShare - anovaShare, anova: anovaShare };
  return Object.entries(shares).filter(([, share]) => share > 0);
}
