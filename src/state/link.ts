// What the page needs to know of the link, by the names it uses.
export type * from '../contract/control.ts';
export type { Link } from '../link/index.ts';
