import { markdown, type Report } from './report.ts';

const HEAD = `# Benchmarks

Written by \`npm run bench\`; do not edit. Every figure comes from recorded market data where its line names no
other, every rival runs in the same rounds as the core on the same inputs, and inputs change from one iteration to the next. What is
not reached says by how much and why.`;

/** The page of figures. */
export function documentOf(report: Report): string {
  return `${HEAD}\n\n${markdown(report)}\n`;
}
