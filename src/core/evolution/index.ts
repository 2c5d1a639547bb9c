export { breed } from "./breed.ts";
export { populationOf, survivors } from "./survival.ts";
