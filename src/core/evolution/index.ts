export { breed } from "./breed.ts";
export { crowdingDistances, type Population, populationOf } from "./survival.ts";
