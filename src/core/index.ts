export * from "./designer/index.ts";
export * from "./errors.ts";
export * from "./space/index.ts";
export * from "./study/index.ts";
