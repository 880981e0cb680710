import type { Core } from '../main/core.ts';
import type { Handlers } from '../shared/contract.ts';
import type { Files } from './files.ts';
import type { Hidden } from './hidden.ts';
import type { Out } from './output.ts';
import type { InstanceRead } from './read.ts';
import type { Scope } from './scope.ts';

/** What options were given, by their names in camel case: `--max-removals 3` is `maxRemovals: '3'`. */
export type Options = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** What a verb has that opens no instances. */
export type Bare = {
  out: Out;
  options: Options;
  /** Of this command. */
  version: string;
  /** Aborted by an interrupt: begin nothing new. */
  signal: AbortSignal;
};

/** What a verb has that reads or changes instances. */
export type Context = Bare & {
  core: Core;
  /** Every call of the contract, as the window has them. Their input is not checked: parse what a person gave first. */
  calls: Handlers;
  scope: Scope;
  files: Files;
  /** Reads an instance whole; see `readScope`. */
  read: (instanceId: string) => Promise<InstanceRead>;
  hidden: Hidden;
  /** Nothing is kept of this run, nor of any before. */
  isThrowAway: boolean;
};
