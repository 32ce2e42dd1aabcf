// The venue server by hand: see docs/how-to/venue-server.md.
import { chromiumFlags } from './chromium.ts';
import { startControl } from './control.ts';
import { VenueServer } from './server.ts';
import { SimulatedWorld } from './simulated-world.ts';

const PORT = 9443;
const CONTROL_PORT = 9444;

const SIMULATED = /^--simulated=(\d+)$/;
const [, seed] = process.argv.flatMap((word) => SIMULATED.exec(word) ?? []);

const server = await VenueServer.start({ port: PORT });
if (seed !== undefined) await SimulatedWorld.plugInto(server, Number(seed));
await startControl(server, CONTROL_PORT);

const venues = server.all.map(({ venue }) => venue.id).join(' ');
const flags = chromiumFlags(PORT).map((flag) => `'${flag}'`);
console.log(`Venues on 127.0.0.1:${PORT}: ${venues}`);
console.log(`Orders to http://127.0.0.1:${CONTROL_PORT}/`);
console.log(`A browser that finds them:\n\n  chromium --user-data-dir=build/chromium-profile \\`);
console.log(`    ${flags.join(' \\\n    ')}`);
