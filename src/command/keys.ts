import { spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync, read as readInto } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readRegular } from '../main/storage/chosenFile.ts';
import { describeDiskError } from '../main/storage/jsonFile.ts';
import { readAddress } from '../shared/address.ts';
import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import { readHeaderValue } from '../shared/headers.ts';
import { keyFault } from '../shared/keyText.ts';
import { oneLine } from '../shared/text.ts';
import type { ConfigInstance, KeySource } from './config.ts';

/** Timeout of a key command. ms */
const COMMAND_LIMIT = 30_000;
const LONGEST = 10_000;

/**
 * Variables and files hold `HOST KEY`, and the key is given for that host only: whoever changes quayside.yaml
 * cannot send it elsewhere. Errors repeat nothing of the text.
 */
export async function readKey(
  source: KeySource,
  { name, origin }: Pick<ConfigInstance, 'name' | 'origin'>,
  {
    env,
    header,
    commandLimit = COMMAND_LIMIT,
  }: { env: NodeJS.ProcessEnv; header?: string | undefined; commandLimit?: number },
): Promise<Result<string>> {
  const noun = header === undefined ? 'key' : 'value';
  const { host } = new URL(origin);
  const whose = `of “${oneLine(name, 60)}”`;
  const read =
    source.by === 'env'
      ? readVariable(source.name, env)
      : source.by === 'file'
        ? await readSecretFile(source.file)
        : await runCommand(source.command, commandLimit);
  const deny = (why: string, advice: string): Result<never> =>
    fail({
      code: header === undefined ? 'key-missing' : 'header-missing',
      message: `The ${header === undefined ? 'key' : `header ${header}`} ${whose} could not be read from ${source.words}: ${why}.`,
      advice,
    });
  if ('why' in read) return deny(read.why, read.advice);
  const lines = read.text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  if (lines.length !== 1)
    return deny(
      lines.length === 0 ? 'it is empty' : 'it has more than one line',
      `It has to be one line with the ${noun} alone.`,
    );
  const line = (lines[0] ?? '').trim();
  const [, first = null, rest = line] = /^(\S+)\s+(.+)$/.exec(line) ?? [];
  const bound = first === null ? null : readAddress(first);
  if (first === null && source.by !== 'command')
    return deny(
      'it does not say which server it is for',
      `Write the host before the ${noun}: ${host} ${noun.toUpperCase()}. Nothing was sent.`,
    );
  if ((bound && !bound.ok) || (header === undefined && /\s/.test(rest)))
    return deny(
      `it is not a host, a space and the ${noun}`,
      `Write ${host}, a space and the ${noun}. Nothing was sent.`,
    );
  if (bound?.ok && bound.value.origin !== origin)
    return deny(
      `it is for another address than ${origin}`,
      'Nothing was sent. Check the url in quayside.yaml.',
    );
  if (header !== undefined) {
    const value = readHeaderValue(rest);
    return value.ok ? value : deny('no header can carry it', value.error.advice);
  }
  const fault = keyFault(rest);
  return fault === null
    ? ok(rest)
    : deny(`it ${fault}`, 'Copy the key again from Dokploy (Settings, Profile, API/CLI Keys).');
}

type Text = { text: string } | { why: string; advice: string };

function readVariable(name: string, env: NodeJS.ProcessEnv): Text {
  const text = env[name];
  return text ? { text } : { why: 'it is not set', advice: 'Set it, or add --offline to check files alone.' };
}

/** As of `<(pass show quayside)`; null if the file is no pipe. */
async function readPipe(file: string): Promise<Awaited<ReturnType<typeof readRegular>> | null> {
  // Nonblocking: Node would wait for a pipe without a writer in a thread that nothing ends.
  const fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(fd);
    if (!stats.isFIFO()) return null;
    const bytes = Buffer.alloc(LONGEST + 1);
    let size = 0;
    for (;;) {
      const read = await readSome(fd, bytes, size, bytes.length - size, null).catch(orWaiting);
      size += read.bytesRead;
      if (size > LONGEST) return { not: 'small' };
      // On macOS an unlinked pipe reports group access, although the group cannot open it.
      const mode = stats.nlink === 0 ? 0o600 : stats.mode;
      if (read.bytesRead === 0 && !('waits' in read)) return { bytes: bytes.subarray(0, size), mode };
      if ('waits' in read) await wait(20);
    }
  } finally {
    closeSync(fd);
  }
}

const readSome = promisify(readInto);

function orWaiting(error: NodeJS.ErrnoException) {
  if (error.code !== 'EAGAIN') throw error;
  return { bytesRead: 0, waits: true };
}

export async function readSecretFile(file: string): Promise<Text> {
  try {
    const read = (await readPipe(file)) ?? (await readRegular(file, LONGEST));
    if ('not' in read)
      return {
        why: read.not === 'small' ? 'it is too large' : 'it is no file',
        advice: 'Name a file with the secret alone.',
      };
    if (process.platform !== 'win32' && (read.mode & 0o077) !== 0)
      return { why: 'others may read it', advice: `Run: chmod 600 ${oneLine(file, 300)}` };
    return { text: read.bytes.toString('utf8') };
  } catch (error) {
    return { why: describeDiskError(error), advice: 'Check its path and who may read it.' };
  }
}

/** Hides stderr, which may contain a key. */
function runCommand([program = '', ...args]: string[], limit: number): Promise<Text> {
  const byHand = 'Run it by hand to see why.';
  return new Promise((done) => {
    // An own process group ends with its children.
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: process.platform !== 'win32',
    });
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (text: Text) => {
      clearTimeout(timer);
      child.stdout.destroy();
      try {
        if (child.exitCode === null && child.pid !== undefined)
          process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
      } catch {}
      done(text);
    };
    const timer = setTimeout(
      () =>
        end({
          why: `it gave none within ${Math.round(limit / 1_000)} s`,
          advice: `It must not ask anything. ${byHand}`,
        }),
      limit,
    );
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LONGEST) end({ why: 'its output is too long', advice: 'It has to print the key alone.' });
    });
    child.on('error', (error: NodeJS.ErrnoException) =>
      end({
        why: error.code === 'ENOENT' ? 'there is no such program' : describeDiskError(error),
        advice: byHand,
      }),
    );
    child.on('close', (code, signal) =>
      end(
        code === 0
          ? { text: Buffer.concat(chunks).toString('utf8') }
          : { why: `it ended with ${signal ?? `exit code ${code}`}`, advice: byHand },
      ),
    );
  });
}

export const OFFLINE: AppError = {
  code: 'key-needed',
  message: 'Nothing was read: --offline.',
  advice: 'Run it without that option where the keys are.',
};
