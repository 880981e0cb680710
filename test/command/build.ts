import { build } from 'vite';

/** Builds the command before its tests: they run the file that people get. */
export async function setup(): Promise<void> {
  await build({ configFile: 'command.config.ts', logLevel: 'warn' });
}
