export { exp, expm1, log, log1p } from "./elementary.ts";
export { normalQuantile } from "./normal-quantile.ts";
