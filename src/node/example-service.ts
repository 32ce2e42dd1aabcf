// An example: a service that is told what venues send and answers with what can be taken now.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { initialize } from './index.ts';

const core = await initialize();

/** POST the lines of a session, as recorded or as they happen; every answer is what is offered now. */
export const server = createServer(async (request, response) => {
  for await (const line of createInterface({ input: request })) {
    const event = JSON.parse(line);
    const reply = event.ev === 'header' ? core.configure(event) : core.ingest(event);
    if (!reply.ok) {
      response.writeHead(422).end(`${reply.message}\n`);
      return;
    }
  }
  core.step();
  const offered = core.scanArbitrage().filter((opportunity) => opportunity.offered);
  response.end(`${JSON.stringify(offered)}\n`);
});

server.listen(Number(process.env.PORT ?? 8080), '127.0.0.1');
