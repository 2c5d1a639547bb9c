/**
 * @file The engine process: requests about one study as lines of JSON.
 */
export { Engine, type EngineOptions } from "./engine.ts";
