// `npm run build`: leaves the static page in dist/.
import { main } from './lib/problem.mjs';
import { setUp } from './setup.mjs';

await main(async () => {
  await setUp();
  console.log('The page is in dist/; docs/how-to/deploy.md says how to host it.');
});
