/**
 * @file Figures as pure functions of plain data: the same in Node and in a browser.
 */
export type { Metric } from "./axes/metric.ts";
export type { ComparedFrontsData, ComparedPoint } from "./comparison/compared-fronts-figure.ts";
export type { ComparedHypervolumeData } from "./comparison/compared-hypervolume-figure.ts";
export { describeFigure, type FigureData } from "./describe-figure.ts";
export { COLOURS, type Theme } from "./drawing/colours.ts";
export type { Description, Units, View } from "./drawing/description.ts";
export { escapeText, visibleCharacters } from "./drawing/escape-text.ts";
export type { Plotting } from "./drawing/plotting.ts";
export { slug } from "./drawing/slug.ts";
export { standaloneSvg, svgText } from "./drawing/standalone-svg.ts";
export { type FailureGroup, GROUPED_WORDS, groupFailures } from "./format/failure-groups.ts";
export * from "./format/number-format.ts";
export type { AcquisitionData } from "./lesson/acquisition-figure.ts";
export type { PlaneCandidate, PlaneData, PlanePoint } from "./lesson/plane-figure.ts";
export type { TraceData } from "./lesson/trace-figure.ts";
export type { ContourData, ContourSide } from "./model/contour-figure.ts";
export type { ImportanceData } from "./model/importance-figure.ts";
export type { LeftOutData } from "./model/left-out-figure.ts";
export type { RelevanceData } from "./model/relevance-figure.ts";
export type { SamplerData } from "./model/sampler-figure.ts";
export type { NearPoint, SliceStep, SlicesData } from "./model/slices-figure.ts";
export type { BestSoFarData } from "./study/best-so-far-figure.ts";
export type { CostData, PaidTrial } from "./study/cost-figure.ts";
export type { FrontData, FrontPoint, FrontValue } from "./study/front-figure.ts";
export type { HypervolumeData } from "./study/hypervolume-figure.ts";
export type { ParallelAxis, ParallelData } from "./study/parallel-figure.ts";
export type { TimedTrial, TimelineData } from "./study/timeline-figure.ts";
export type { HistogramData } from "./trial/histogram-figure.ts";
export type { LearningCurve, LearningData } from "./trial/learning-figure.ts";
