/** Memory of the engine that is not to be passed. */
const BYTES_MAX = 256 * 1024 * 1024;
/** Memory never shrinks: beyond the cap more goes each time so much was added. */
const STEP_BYTES = 16 * 1024 * 1024;

/** Tells when the engine has grown so far that something must go. */
export class MemoryCap {
  private cap = BYTES_MAX;

  /** Whether the cap was passed; what goes then has until the next step to show. */
  passed(bytes: number): boolean {
    if (bytes <= this.cap) return false;
    this.cap = bytes + STEP_BYTES;
    return true;
  }
}

export function memoryWords(bytes: number, names: readonly string[]): string {
  const mebibytes = Math.round(bytes / 1024 / 1024);
  return `The engine’s memory has grown to ${mebibytes} MiB. No longer followed: ${names.join(', ')}.`;
}
