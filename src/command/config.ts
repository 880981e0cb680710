import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { readRegular } from '../main/storage/chosenFile.ts';
import { includePath, rootOf } from '../main/storage/includes.ts';
import { describeDiskError } from '../main/storage/jsonFile.ts';
import { readYaml } from '../main/storage/yaml.ts';
import { readAddress } from '../shared/address.ts';
import { fail, ok, type Result } from '../shared/errors.ts';
import { MOST_HEADERS, readHeaderName } from '../shared/headers.ts';
import { cleanName, comparedName } from '../shared/nameFault.ts';
import type { Fault, Node, NodeOf, Place } from '../shared/nodes.ts';
import { type ProxyChoice, readProxy } from '../shared/proxy.ts';
import { decodeText } from '../shared/separatedTable.ts';
import { oneLine } from '../shared/text.ts';
import { badInput } from './output.ts';

const run = promisify(execFile);

export type KeySource = { words: string } & (
  | { by: 'env'; name: string }
  | { by: 'file'; file: string }
  | { by: 'command'; command: string[] }
);

export type ConfigInstance = {
  name: string;
  origin: string;
  keys: KeySource[];
  headers: { name: string; source: KeySource }[];
  proxy: ProxyChoice;
  fingerprint: string | null;
  installation: string[];
  group: string | null;
};

export type ConfigOptions = {
  /** Git ref to read the file at, instead of the folder. */
  base: string | null;
  allowCommands: boolean;
  allowOutside: boolean;
};

export async function readConfig(file: string, options: ConfigOptions): Promise<Result<ConfigInstance[]>> {
  const faults: string[] = [];
  const instances: ConfigInstance[] = [];
  const seen = new Set<string>();
  const store =
    options.base === null
      ? onDisk(options.allowOutside ? path.parse(file).root : null)
      : inGit(path.dirname(file), options.base);

  async function readOne(one: string): Promise<void> {
    const shown = path.relative(process.cwd(), one) || one;
    const own: Fault[] = [];
    const deny = ({ line, column }: Place, why: string) => void own.push({ line, column, why });
    const told = () => {
      own.sort((a, b) => a.line - b.line || a.column - b.column);
      for (const { line, column, why } of own)
        faults.push(`${oneLine(shown, 300)}:${line}:${column}: ${why}`);
    };
    seen.add(one);
    const text = await store.read(one);
    if (!text.ok) return void faults.push(`${oneLine(shown, 300)}: ${text.why}`);
    const read = readYaml(text.text);
    if (!read.ok) {
      own.push(read.fault);
      return told();
    }
    const fields = fieldsOf(read.root, ['instances', 'include'], deny);
    for (const node of listOf(fields.include, deny)) {
      const name = textOf(node, deny);
      if (name === null) continue;
      const named = await store.find(one, name);
      if (!named.ok)
        deny(
          node,
          `“${oneLine(name, 200)}” cannot be included. ${named.why}${named.why === OUTSIDE ? ALLOW_OUTSIDE : ''}`,
        );
      else if (seen.has(named.file)) deny(node, `“${oneLine(name, 200)}” is included already.`);
      else await readOne(named.file);
    }
    for (const node of listOf(fields.instances, deny)) {
      const instance = readInstance(
        node,
        { folder: path.dirname(one), allowCommands: options.allowCommands },
        deny,
      );
      if (!instance) continue;
      const twin = instances.find(
        ({ name, origin }) =>
          origin === instance.origin || comparedName(name) === comparedName(instance.name),
      );
      if (twin)
        deny(node, `“${twin.name}” has this name or address already. List all keys of an instance under it.`);
      instances.push(instance);
    }
    told();
  }

  await readOne(file);
  if (faults.length > 0) return fail(badInput(faults.slice(0, MOST_FAULTS).join('\n')));
  return ok(instances);
}

const MOST_FAULTS = 100;
const LARGEST = 10_000_000;
const OUTSIDE = 'It is outside of this repository or folder.';
const ALLOW_OUTSIDE = ' If that is meant, add --allow-outside.';

type Deny = (at: Place, why: string) => void;

function readInstance(
  node: Node,
  { folder, allowCommands }: { folder: string; allowCommands: boolean },
  deny: Deny,
): ConfigInstance | null {
  const known = [
    'name',
    'url',
    'key',
    'keys',
    'headers',
    'proxy',
    'fingerprint',
    'installation',
    'group',
  ] as const;
  const fields = fieldsOf(node, known, deny);
  const text = (field: (typeof known)[number]) => (fields[field] ? textOf(fields[field], deny) : null);
  if (node.kind !== 'map') return null;
  if (!fields.url) deny(node, 'This instance has no url.');
  const url = text('url');
  const address = url === null ? null : readAddress(url);
  if (fields.url && address && !address.ok)
    deny(fields.url, `${address.error.message} ${address.error.advice}`);
  const sources = [...(fields.key ? [fields.key] : []), ...listOf(fields.keys, deny)];
  const keys = sources.flatMap((source) => readSource(source, { folder, allowCommands }, deny) ?? []);
  const headers = readHeaders(fields.headers, { folder, allowCommands }, deny);
  const typedProxy = text('proxy') ?? 'system';
  const given = typedProxy === 'system' || typedProxy === 'none' ? null : readProxy(typedProxy);
  if (fields.proxy && given && !given.ok) deny(fields.proxy, `${given.error.message} ${given.error.advice}`);
  const typedPrint = text('fingerprint');
  const fingerprint = typedPrint === null ? null : readFingerprint(typedPrint);
  if (fields.fingerprint && typedPrint !== null && fingerprint === null)
    deny(fields.fingerprint, 'This is not a SHA-256 fingerprint: it has 32 pairs of hexadecimal digits.');
  const installation =
    fields.installation?.kind === 'text' ? [fields.installation] : listOf(fields.installation, deny);
  const ids = installation.flatMap((each) => textOf(each, deny) ?? []);
  if (!address?.ok) return null;
  const { origin, host } = address.value;
  const isSecure = origin.startsWith('https:');
  if (fields.fingerprint && !isSecure)
    deny(fields.fingerprint, 'Without https there is no certificate. Begin the url with https://.');
  // Otherwise whoever changes this file could read keys in transit, by an own proxy and certificate.
  if (fields.proxy && given?.ok && (fields.fingerprint || !isSecure))
    deny(
      fields.proxy,
      `A proxy named here could read the key: the instance has ${isSecure ? 'a fingerprint' : 'no https'}. Name it by ${isSecure ? 'HTTPS_PROXY' : 'HTTP_PROXY'}.`,
    );
  return {
    name: cleanName(text('name') ?? host),
    ...{ origin, keys, headers, fingerprint },
    proxy: given?.ok
      ? { mode: 'given', url: given.value }
      : { mode: typedProxy === 'none' ? 'none' : 'system' },
    installation: ids,
    group: text('group'),
  };
}

function readHeaders(
  node: Node | undefined,
  where: { folder: string; allowCommands: boolean },
  deny: Deny,
): ConfigInstance['headers'] {
  if (!node || isEmpty(node)) return [];
  if (node.kind !== 'map') deny(node, 'Here stand names of headers, each with where its value comes from.');
  const entries = node.kind === 'map' ? node.entries : [];
  if (entries.length > MOST_HEADERS) deny(node, `An instance can have ${MOST_HEADERS} headers at most.`);
  const seen = new Set<string>();
  return entries.flatMap(({ key, value, line, column }) => {
    const name = readHeaderName(key);
    if (!name.ok) deny({ line, column }, `${name.error.message} ${name.error.advice}`);
    else if (seen.has(name.value.toLowerCase())) deny({ line, column }, 'This header stands here already.');
    const source = readSource(value, where, deny);
    if (!name.ok || !source) return [];
    seen.add(name.value.toLowerCase());
    return { name: name.value, source };
  });
}

function readSource(
  node: Node,
  { folder, allowCommands }: { folder: string; allowCommands: boolean },
  deny: Deny,
): KeySource | null {
  if (node.kind === 'text') {
    // The text may be a key: never repeat it.
    deny(node, 'A secret never stands in this file. Say where it is: env, file or command.');
    return null;
  }
  const fields = fieldsOf(node, ['env', 'file', 'command'], deny);
  const { env, file, command } = fields;
  if (node.kind === 'map' && [env, file, command].filter(Boolean).length !== 1) {
    deny(node, 'It comes from one of env, file and command.');
    return null;
  }
  if (env) {
    const name = textOf(env, deny);
    if (name === null) return null;
    if (/^[A-Za-z_][A-Za-z0-9_]{0,49}$/.test(name)) return { by: 'env', name, words: `the variable ${name}` };
    // Somebody may have put the key, of 64 letters, in place of its name.
    deny(env, 'This is not the name of a variable: letters, digits and _, at most 50.');
  }
  if (file) {
    const name = textOf(file, deny);
    return name === null
      ? null
      : { by: 'file', file: path.resolve(folder, name), words: `the file ${oneLine(name, 200)}` };
  }
  if (command) {
    if (!allowCommands)
      deny(command, 'A command runs on this computer. If that is meant, add --allow-commands.');
    const parts = listOf(command, deny).flatMap((each) => textOf(each, deny) ?? []);
    const [program = ''] = parts;
    if (program !== '')
      return { by: 'command', command: parts, words: `the command ${oneLine(program, 60)}` };
  }
  return null;
}

function readFingerprint(text: string): string | null {
  const digits = text.replace(/:/g, '').toUpperCase();
  return /^[0-9A-F]{64}$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : null;
}

function fieldsOf<K extends string>(node: Node, known: readonly K[], deny: Deny): Partial<Record<K, Node>> {
  const fields: Partial<Record<K, Node>> = {};
  if (node.kind !== 'map') {
    if (!isEmpty(node)) deny(node, `Here stand keys: ${known.join(', ')}.`);
    return fields;
  }
  for (const { key, value, line, column } of node.entries) {
    const found = known.find((each) => each === key);
    if (found) fields[found] = value;
    else deny({ line, column }, `“${oneLine(key, 60)}” is not known here. Known are ${known.join(', ')}.`);
  }
  return fields;
}

function listOf(node: Node | undefined, deny: Deny): readonly Node[] {
  if (!node || isEmpty(node)) return [];
  if (node.kind === 'list') return node.items;
  deny(node, 'Write a list here, each item on a line of its own that begins with a dash.');
  return [];
}

function textOf(node: Node, deny: Deny): string | null {
  if (node.kind === 'text' && node.text.trim() !== '') return node.text.trim();
  deny(node, node.kind === 'text' ? 'The value is missing.' : 'Write a single text here.');
  return null;
}

const isEmpty = (node: Node): node is NodeOf<'text'> => node.kind === 'text' && node.text === '';

type Read = { ok: true; text: string } | { ok: false; why: string };
type Store = {
  read(file: string): Promise<Read>;
  find: (from: string, name: string) => ReturnType<typeof includePath>;
};

function onDisk(root: string | null): Store {
  let first = root;
  return {
    async read(file) {
      try {
        first ??= await rootOf(file);
        const read = await readRegular(file, LARGEST);
        if ('not' in read)
          return { ok: false, why: read.not === 'small' ? 'It is too large.' : 'It is no file.' };
        const decoded = decodeText(read.bytes);
        return 'text' in decoded ? { ok: true, text: decoded.text } : { ok: false, why: 'It is no text.' };
      } catch (error) {
        return { ok: false, why: `It cannot be read: ${describeDiskError(error)}.` };
      }
    },
    find: (from, name) => includePath(from, name, first ?? path.dirname(from)),
  };
}

/** Ignores the folder: a pull request can change it, also into a link or another repository. */
function inGit(folder: string, ref: string): Store {
  return {
    async read(file) {
      try {
        const name = path.relative(folder, file).replaceAll(path.sep, '/');
        const { stdout } = await run('git', ['-C', folder, 'cat-file', 'blob', `${ref}:./${name}`], {
          maxBuffer: LARGEST,
        });
        return { ok: true, text: stdout };
      } catch {
        return {
          ok: false,
          why: `It could not be read at ${oneLine(ref, 100)}. Check that this is a git repository, and fetch that branch first.`,
        };
      }
    },
    // Git resolves no links and nothing outside.
    find: async (from, name) => ({ ok: true, file: path.resolve(path.dirname(from), name) }),
  };
}

/** The target branch of a pull or merge request in CI; null elsewhere. */
export function baseOf(env: NodeJS.ProcessEnv): string | null {
  const branch = env.GITHUB_BASE_REF || env.CI_MERGE_REQUEST_TARGET_BRANCH_NAME;
  // The full ref: a tag named origin/main would win over the branch.
  return branch ? `refs/remotes/origin/${branch}` : null;
}
