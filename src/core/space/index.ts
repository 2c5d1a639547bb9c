export type { Configuration, Parameter, ParameterValue, Scale } from "./parameter.ts";
