export { FileError, replaceFile } from "./replace-file.ts";
