import { expose } from 'comlink';
import { Desk } from './desk.ts';

// Exposed before the core is loaded: a call that comes early waits instead of being lost.
const desk = new Desk();
expose(desk);

// A hint only, but a lost network that is back is tried at once.
self.addEventListener('online', () => desk.online());

// A rejection that nobody handles reaches no page by itself.
self.addEventListener('unhandledrejection', (event) => {
  desk.fail(event.reason);
});
