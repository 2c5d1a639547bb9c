export { createThreads, type Threads, threadsFor } from "./threads.ts";
