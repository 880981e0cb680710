import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Faults that nothing in a process handles, as code. */
export const UNHANDLED = ['void Promise.reject(new Error())', 'setImmediate(() => { throw new Error(); })'];

/** Runs the entry of a process as Electron does, where a rejection only warns (from 37 on), with a fault once it listens. */
export async function endBy(entry: URL, fault: string): Promise<{ said: string; code: number | null }> {
  const program = `
    import { EventEmitter } from 'node:events';
    process.parentPort = new EventEmitter();
    setInterval(() => {}, 1000);
    await import(${JSON.stringify(entry.href)});
    console.log('listening');
    ${fault};`;
  const args = ['--unhandled-rejections=warn', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const said: string[] = [];
  child.stdout.on('data', (data) => said.push(String(data)));
  const [code] = await once(child, 'close');
  return { said: said.join(''), code };
}
