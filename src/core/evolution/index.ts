export { breed } from "./breed.ts";
export { crowdingDistances, type Population, populationOf, survivors } from "./survival.ts";
