export { csv } from "./csv-text.ts";
export { errorCode, isFullDisk, isMachineError, saysFailingDisk, saysFullDisk } from "./disk-errors.ts";
export {
  type FileSystemKind,
  fileSystemKind,
  fileSystemType,
  nearestFolder,
  networkFileSystem,
} from "./file-system-kind.ts";
export { mountPath } from "./mount-path.ts";
export {
  appendRegularSync,
  bytesWords,
  type Extent,
  FileProblem,
  openRegular,
  openRegularSync,
  readRegular,
  readRegularSync,
  regularChunks,
} from "./regular-file.ts";
export { checkReplaceable, checkWritableFolder, type ReplaceOptions, replaceFile } from "./replace-file.ts";
export { replaceFileSync } from "./replace-file-sync.ts";
