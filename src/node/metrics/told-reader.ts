/**
 * @file Metrics whose values are not read anywhere: whoever evaluates the trials gives them to `tell`.
 */
import type { ToldSource } from "../study-file/metric-sources.ts";
import type { MetricReader } from "./metric-reader.ts";
import { missing } from "./reading.ts";

/** Finds no value, because there is no place to look for one. */
export const toldReader: MetricReader<ToldSource> = {
  files: () => [],
  read: async () => missing("its value is given by the program that evaluates the trial"),
};
