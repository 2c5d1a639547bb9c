/**
 * @file The methods of the engine process, each of which is a route of the server or defines the study.
 */
import { apiRoutes, type Route } from "../server/index.ts";

/** The routes by the names of methods: `get` or `post`, and what follows the address of the study. */
const ROUTES: Readonly<Record<string, string>> = {
  study: "get ",
  suggest: "post /suggest",
  tell: "post /tell",
  amend: "post /trials/{trial}/amend",
  cancel: "post /trials/{trial}/cancel",
  retry: "post /trials/{trial}/retry",
  pause: "post /pause",
  resume: "post /resume",
  edit: "post /edit",
  trials: "get /trials",
  trial: "get /trials/{trial}",
  best: "get /best",
  estimates: "get /estimates",
  importance: "get /importance",
  diagnosis: "get /diagnosis",
  figures: "get /figures",
  figure: "get /figures/{figure}",
};

/** The name of the parameter of `tell`, whose body is a list. */
export const LIST_PARAMETER = "results";

/** The names of the methods that are routes. */
export const ROUTE_METHODS: readonly string[] = Object.keys(ROUTES);

/** The route of a method; undefined where there is none. */
export function routeOf(method: string): Route | undefined {
  if (!Object.hasOwn(ROUTES, method)) return undefined;
  const [verb, rest = ""] = (ROUTES[method] ?? "").split(" ");
  return apiRoutes.find((each) => each.method === verb && each.path === `/api/studies/{name}${rest}`);
}
