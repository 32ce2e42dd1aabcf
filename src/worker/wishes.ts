import type { Command } from '../contract/control.ts';

/**
 * What a person set while a recording played: the last word on each matter. Going back plays the recording
 * from its start, and what was set must hold there too.
 */
export class Wishes {
  private readonly last = new Map<string, Command>();

  /** Keeps an accepted command; what is done once, and not set, is left out. */
  note(command: Command): void {
    const matter = matterOf(command);
    if (matter !== null) this.last.set(matter, command);
  }

  /** In the order in which the matters first came up. */
  all(): Iterable<Command> {
    return this.last.values();
  }
}

/** What a setting is about; null of a deed. */
function matterOf(command: Command): string | null {
  switch (command.do) {
    case 'reset':
    case 'retry':
    case 'online':
      return null;
    case 'fee':
      return `fee ${command.venue}`;
    case 'limit':
    case 'instrument':
      return `${command.do} ${command.name}`;
    case 'strategy':
    case 'venue':
      return `${command.do} ${command.id}`;
    case 'parameter':
      return `parameter ${command.id} ${command.name}`;
    default:
      return command.do;
  }
}
