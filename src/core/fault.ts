/** The engine broke. Its instance must not be called again; a new one begins from nothing. */
export class CoreFault extends Error {
  override readonly name = 'CoreFault';
}

/** The core and this program do not belong together, or no build of it could be loaded. */
export class CoreUnusable extends Error {
  override readonly name = 'CoreUnusable';
}
