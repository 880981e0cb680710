import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { baseOf, type ConfigOptions, readConfig } from '../../src/command/config.ts';
import { MOST_HEADERS } from '../../src/shared/headers.ts';
import { makeFolder } from '../main/storage/folder.ts';

const PRINT = 'AB:'.repeat(32).slice(0, -1);

/** What is wrong with a file, each fault without the folder before it. */
async function faultsOf(text: string | Buffer, options: Partial<ConfigOptions> = {}): Promise<string[]> {
  const folder = makeFolder();
  return (await readIn(folder, { 'quayside.yaml': text }, options)).faults;
}

async function readIn(
  folder: string,
  files: Record<string, string | Buffer>,
  options: Partial<ConfigOptions> = {},
) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const all = { base: null, allowCommands: false, allowOutside: false, ...options };
  const read = await readConfig(path.join(folder, 'quayside.yaml'), all);
  const lines = read.ok ? [] : read.error.message.split('\n');
  return { read, faults: lines.map((line) => line.replace(/^[^:]*\/(?=[^/]*\.yaml:)/, '')) };
}

test('instances are read with their keys, way, certificate, installation and group', async () => {
  const folder = makeFolder();
  const { read } = await readIn(
    folder,
    {
      'quayside.yaml': `include: [more/others.yaml]
instances:
  - name: Production
    url: dokploy.example.com
    keys:
      - env: KEY_ACME
      - file: secrets/billing
      - command: [pass, show, dokploy]
    headers: { CF-Access-Client-Id: { env: FRONT } }
    proxy: system
    fingerprint: ${PRINT.toLowerCase()}
    installation: [org-1, org-2]
    group: Clients
`,
      'more/others.yaml': 'instances: [{ url: "http://127.0.0.1:3000", key: { file: key }, proxy: none }]\n',
    },
    { allowCommands: true },
  );
  expect(read).toEqual({
    ok: true,
    value: [
      {
        ...{ name: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000', proxy: { mode: 'none' } },
        keys: [{ by: 'file', file: path.join(folder, 'more/key'), words: 'the file key' }],
        ...{ headers: [], fingerprint: null, installation: [], group: null },
      },
      {
        ...{ name: 'Production', origin: 'https://dokploy.example.com', group: 'Clients' },
        keys: [
          { by: 'env', name: 'KEY_ACME', words: 'the variable KEY_ACME' },
          { by: 'file', file: path.join(folder, 'secrets/billing'), words: 'the file secrets/billing' },
          { by: 'command', command: ['pass', 'show', 'dokploy'], words: 'the command pass' },
        ],
        headers: [
          {
            name: 'CF-Access-Client-Id',
            source: { by: 'env', name: 'FRONT', words: 'the variable FRONT' },
          },
        ],
        proxy: { mode: 'system' },
        ...{ fingerprint: PRINT, installation: ['org-1', 'org-2'] },
      },
    ],
  });
});

test('each fault is told with file, line and column', async () => {
  const text = `instances:
  - url: https://a.example.com/
    key: { env: "not a name" }
    fingerprint: AB:CD
    colour: red
  - name: B
  - url: ftp://b.example.com
    key: { env: A, file: b }
    proxy: socks9://x
  - url: http://c.example.com
    name: a.example.com
    fingerprint: ${PRINT}
  - just a text
  - url: { a: b }
    keys: { env: A }
    installation: [[x]]
include: none.yaml
`;
  expect(await faultsOf(text)).toEqual([
    expect.stringContaining('quayside.yaml:3:17: This is not the name of a variable'),
    expect.stringContaining('quayside.yaml:4:18: This is not a SHA-256 fingerprint'),
    expect.stringContaining('quayside.yaml:5:5: “colour” is not known here. Known are name, url'),
    expect.stringContaining('quayside.yaml:6:5: This instance has no url.'),
    expect.stringContaining('quayside.yaml:7:10: Dokploy is reached by http or https'),
    expect.stringContaining('quayside.yaml:8:10: It comes from one of env, file and command.'),
    expect.stringContaining('quayside.yaml:9:12: A proxy is reached by'),
    expect.stringContaining('quayside.yaml:10:5: “a.example.com” has this name or address already.'),
    expect.stringContaining('quayside.yaml:12:18: Without https there is no certificate.'),
    expect.stringContaining('quayside.yaml:13:5: Here stand keys'),
    expect.stringContaining('quayside.yaml:14:10: Write a single text here.'),
    expect.stringContaining('quayside.yaml:15:11: Write a list here'),
    expect.stringContaining('quayside.yaml:16:20: Write a single text here.'),
    expect.stringContaining('quayside.yaml:17:10: Write a list here'),
  ]);
});

test('a key never stands in the file, and is not repeated', async () => {
  const faults = await faultsOf('instances:\n  - url: a.example.com\n    key: canary-key-1234\n');
  expect(faults).toEqual([
    expect.stringContaining('quayside.yaml:3:10: A secret never stands in this file.'),
  ]);
  const asName = await faultsOf('instances: [{ url: a.example.com, key: { env: canary.key } }]');
  const asLetters = await faultsOf(
    `instances: [{ url: a.example.com, key: { env: ${'canary'.repeat(11).slice(0, 64)} } }]`,
  );
  expect(asLetters).toEqual([expect.stringContaining('This is not the name of a variable')]);
  expect(`${faults}${asName}${asLetters}`).not.toContain('canary');
});

test('a header has a name that Quayside leaves free, once, and its value never stands in the file', async () => {
  const faults = await faultsOf(`instances:
  - url: a.example.com
    headers:
      X-Api-Key: { env: A }
      X-Front: canary-value
      x-one: { env: A }
      X-One: { env: A }
  - { url: b.example.com, headers: [X-Front] }
`);
  expect(faults).toEqual([
    expect.stringContaining('quayside.yaml:4:7: The header X-Api-Key cannot be set here.'),
    expect.stringContaining('quayside.yaml:5:16: A secret never stands in this file.'),
    expect.stringContaining('quayside.yaml:7:7: This header stands here already.'),
    expect.stringContaining('quayside.yaml:8:36: Here stand names of headers'),
  ]);
  expect(faults.join()).not.toContain('canary');
  const headers = [...Array(MOST_HEADERS + 1).keys()].map((at) => `X-${at}: { env: A }`);
  const many = (of: string[]) => faultsOf(`instances: [{ url: a.example.com, headers: { ${of.join()} } }]`);
  expect(await many(headers)).toEqual([
    expect.stringContaining(`An instance can have ${MOST_HEADERS} headers at most.`),
  ]);
  expect(await many(headers.slice(1))).toEqual([]);
});

test('a proxy stands in the file only where it cannot read the key', async () => {
  const faults = (instance: string) => faultsOf(`instances: [{ ${instance}, proxy: "http://proxy:3128" }]`);
  expect(await faults('url: a.example.com')).toEqual([]);
  expect(await faults(`url: a.example.com, fingerprint: "${PRINT}"`)).toEqual([
    expect.stringContaining('could read the key: the instance has a fingerprint. Name it by HTTPS_PROXY.'),
  ]);
  expect(await faults('url: "http://a.example.com"')).toEqual([
    expect.stringContaining('could read the key: the instance has no https. Name it by HTTP_PROXY.'),
  ]);
});

test('YAML that is no YAML, an anchor and a key that stands twice have their place', async () => {
  expect(await faultsOf('instances:\n\t- a')).toEqual([expect.stringContaining('quayside.yaml:2:1: ')]);
  expect(await faultsOf('instances: &a []\ninclude: *a')).toEqual([
    expect.stringContaining('quayside.yaml:1:12: Anchors'),
  ]);
  expect(await faultsOf('instances: []\ninstances: []')).toEqual([
    expect.stringContaining('quayside.yaml:2:1: '),
  ]);
});

test('UTF-16, as PowerShell writes it, is read, and what is no text is told', async () => {
  const text = Buffer.from('\ufeffinstances: [{ url: a.example.com }]', 'utf16le');
  expect(await faultsOf(text)).toEqual([]);
  expect(await faultsOf(text.subarray(2))).toEqual([
    expect.stringMatching(/quayside\.yaml: It is no text\.$/),
  ]);
});

test('a command needs a flag', async () => {
  const text = 'instances: [{ url: a.example.com, key: { command: [pass, show, a] } }]';
  expect(await faultsOf(text)).toEqual([
    expect.stringContaining('quayside.yaml:1:51: A command runs on this computer.'),
  ]);
  expect(await faultsOf(text, { allowCommands: true })).toEqual([]);
});

test('a file outside of the repository needs a flag; faults of an included one name it', async () => {
  const folder = makeFolder();
  const files = {
    'repository/.git/HEAD': '',
    'repository/quayside.yaml': 'include: [../outside.yaml]',
    'outside.yaml': 'instances: [{ urls: a.example.com }]',
  };
  const root = path.join(folder, 'repository');
  await readIn(folder, files);
  expect((await readIn(root, {})).faults).toEqual([
    'quayside.yaml:1:11: “../outside.yaml” cannot be included. It is outside of this repository or folder. If that is meant, add --allow-outside.',
  ]);
  expect((await readIn(root, {}, { allowOutside: true })).faults[1]).toMatch(/^outside\.yaml:1:15: “urls”/);
});

test('a file is included once, also by itself', async () => {
  const { faults } = await readIn(makeFolder(), {
    'quayside.yaml': 'include: [a.yaml, a.yaml]',
    'a.yaml': 'include: [quayside.yaml]',
  });
  expect(faults).toEqual([
    'a.yaml:1:11: “quayside.yaml” is included already.',
    'quayside.yaml:1:19: “a.yaml” is included already.',
  ]);
});

test('at a git ref the file and what it includes are those of that ref, whatever the folder has', async () => {
  const folder = makeFolder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  const file = 'include: [b/more.yaml]\ninstances: [{ name: Prod, url: a.example.com }]';
  git('init', '-q', '-b', 'main');
  await readIn(folder, { 'quayside.yaml': file, 'b/more.yaml': 'instances: [{ url: b.example.com }]' });
  git('add', '.');
  git('commit', '-q', '-m', 'One');
  await readIn(folder, {
    'quayside.yaml': file.replace('a.example.com', 'evil.example.com'),
    'b/more.yaml': 'instances: [{ url: evil.example.org }]',
  });
  const { read } = await readIn(folder, {}, { base: 'main' });
  expect(read.ok && read.value.map(({ origin }) => origin)).toEqual([
    'https://b.example.com',
    'https://a.example.com',
  ]);
  expect((await readIn(folder, {}, { base: 'origin/main' })).faults).toEqual([
    'quayside.yaml: It could not be read at origin/main. Check that this is a git repository, and fetch that branch first.',
  ]);
});

test('a tag does not go for the branch of a pull request’s target, nor a link or a repository in the folder for its files', async () => {
  const folder = makeFolder();
  const git = (cwd: string, ...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd });
  const commit = (cwd: string) => {
    git(cwd, 'add', '.');
    git(cwd, 'commit', '-q', '-m', 'One');
  };
  const base = baseOf({ GITHUB_BASE_REF: 'main' });
  const origins = async () => {
    const { read, faults } = await readIn(folder, {}, { base });
    return read.ok ? read.value.map(({ origin }) => origin) : faults;
  };
  const evil = 'instances: [{ url: evil.example.com }]';
  git(folder, 'init', '-q', '-b', 'main');
  await readIn(folder, {
    'quayside.yaml': 'include: [b/more.yaml]',
    'b/more.yaml': 'instances: [{ url: a.example.com }]',
    'c/more.yaml': evil,
  });
  commit(folder);
  git(folder, 'update-ref', 'refs/remotes/origin/main', 'HEAD');

  await readIn(folder, { 'quayside.yaml': evil });
  commit(folder);
  git(folder, 'tag', 'origin/main');
  rmSync(path.join(folder, 'b'), { recursive: true });
  symlinkSync('c', path.join(folder, 'b'));
  expect(await origins()).toEqual(['https://a.example.com']);

  rmSync(path.join(folder, 'b'));
  const own = path.join(folder, 'b');
  mkdirSync(own);
  git(own, 'init', '-q', '-b', 'main');
  await readIn(own, { 'more.yaml': evil });
  commit(own);
  git(own, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  expect(await origins()).toEqual(['https://a.example.com']);
});
