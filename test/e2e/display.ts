import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A screen of its own, in memory. */
export type Display = {
  /** As `DISPLAY` names it. */
  name: string;
  stop(): void;
};

/** Starts a screen; it ends with this process, however that ends. */
export async function startDisplay(): Promise<Display> {
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'];
  const server = spawn('setpriv', ['--pdeathsig', 'KILL', 'Xvfb', ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const number = await firstLine(server);
  return { name: `:${number}`, stop: () => void server.kill() };
}

function firstLine(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: server.stdio[3] as Readable });
    lines.once('line', resolve);
    server.once('error', reject);
    server.once('exit', () => reject(new Error('Xvfb ended before it said which screen it is.')));
  });
}
