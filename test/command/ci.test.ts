import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SimulatedInstance } from '../dokploy/instance.ts';
import { owned } from '../dokploy/seed.ts';
import { testSimulator } from '../dokploy/testSimulator.ts';
import { makeFolder } from '../main/storage/folder.ts';
import { type Comment, type Ran, runGitHub, runGitLab, serveComments, US } from './ciRunner.ts';

// The shell lines of docs/ci, as GitHub and GitLab run them, against three servers.

const simulator = testSimulator();
const NAMES = ['Production', 'Staging', 'Clients'];
const ANN = 'ann@example.com';
const WANTED = 'access.yaml';
const MARK = '<!-- quayside plan -->';
const NEW = 'new@example.com';
const STATE_KEY = 'a1b2c3d4'.repeat(8);
/** The file of the command, and where the examples have its sum. */
const PACKAGE = 'quayside.tgz';
const SUM = 'QUAYSIDE_SHA256: ""';

let servers: SimulatedInstance[] = [];
let keys: Record<string, string> = {};
/** What is written into the examples: these servers, and the sum of the command. */
let written: Record<string, string> = {};
/** What stands under the pull request, and the API that gives it. */
let comments: Comment[] = [];
let api = '';
/** The repository in which the files of access are kept, with its branch main. */
let repository = '';

beforeEach(async () => {
  servers = await Promise.all(
    NAMES.map((name, at) =>
      simulator.addInstance({
        name,
        version: (['0.27.1', '0.28.8', '0.30.2'] as const)[at] ?? '0.30.2',
        seed: owned({ name: 'Acme', members: [{ email: ANN, role: 'member' }] }),
      }),
    ),
  );
  keys = Object.fromEntries(
    servers.map((server) => {
      const [first] = server.world.organizations;
      const key = server.key({ user: first?.ownerId ?? '', organization: first?.name ?? '' });
      return [`KEY_${server.name.toUpperCase()}`, key];
    }),
  );
  const [production, staging, clients] = servers.map(({ origin }) => origin);
  written = {
    ': dokploy.example.com $': `: ${production} $`,
    ': staging.example.com $': `: ${staging} $`,
    ': clients.example.com $': `: ${clients} $`,
    [SUM]: SUM.replace('""', `"${createHash('sha256').update(PACKAGE).digest('hex')}"`),
  };
  comments = [
    // Of another workflow, which is not ours though it says so further down.
    { id: 1, by: US, body: `Coverage: 90 %\n${MARK}` },
    // Of anybody.
    { id: 2, by: 'eve', body: `${MARK}\nNothing to do.` },
  ];
  api = await serveComments(comments);
  for (const server of servers) server.requests.clear();
  repository = makeFolder();
  git('init', '--quiet', '--initial-branch=main');
  put('quayside.yaml', instancesOf(servers));
  put(WANTED, wanted('member'));
  put(PACKAGE, PACKAGE);
  commit();
});

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
    cwd: repository,
    encoding: 'utf8',
  });
const put = (name: string, text: string) => writeFileSync(path.join(repository, name), text);
function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message=x');
}

const instancesOf = (all: readonly SimulatedInstance[]) =>
  `instances:\n${all
    .map(({ origin }, at) => {
      const name = NAMES[at] ?? '';
      return `  - name: ${name}\n    url: ${origin}\n    key: { env: QUAYSIDE_KEY_${name.toUpperCase()} }\n`;
    })
    .join('')}`;
/** Ann, or whoever is named, with this role everywhere. */
const wanted = (role: string, addresses = [ANN]) =>
  `organizations:\n${NAMES.map(
    (name) =>
      `  - instance: ${name}\n    organization: Acme\n    members:\n${addresses.map((address) => `      - { address: ${address}, role: ${role} }\n`).join('')}`,
  ).join('')}`;

const rolesOfAnn = () =>
  servers.map(({ world }) => {
    const { id } = world.users.find(({ email }) => email === ANN) ?? {};
    return world.members.find(({ userId }) => userId === id)?.role;
  });
const writes = () => servers.flatMap(({ requests }) => requests.filter(({ method }) => method !== 'GET'));
const secretsIn = ({ said }: Ran) =>
  Object.values(keys).filter((key) => (said + JSON.stringify(comments)).includes(key));
/** Our comments, and those of others as they were. */
function ours(): string[] {
  const [coverage, eve, ...own] = comments;
  expect(coverage?.body).toBe(`Coverage: 90 %\n${MARK}`);
  expect(eve?.body).toBe(`${MARK}\nNothing to do.`);
  return own.map(({ body }) => body);
}

const textsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

type Ci = {
  /** Runs what a pull request starts whose branch is checked out in the repository. */
  pull: (from: 'here' | 'a fork') => Promise<Ran>;
  push: (folder: string, secrets?: Record<string, string>) => Promise<Ran>;
  night: (folder: string) => Promise<Ran>;
};

/** A checkout of a branch, as a runner makes it. */
function checkOut(branch: string, folder = makeFolder()): string {
  git('clone', '--quiet', `--branch=${branch}`, repository, folder);
  return folder;
}

const GITHUB = { repository: 'us/access', token: 'token', run_id: 1, run_attempt: 1 };
const gitHub: Ci = {
  pull(from) {
    const folder = checkOut('main');
    checkOut('change', path.join(folder, 'wanted'));
    const full_name = from === 'here' ? 'us/access' : 'them/access';
    const pull_request = { number: 7, head: { sha: 'x', repo: { full_name } } };
    return runGitHub({
      ...{ written, folder, secrets: keys, env: { GITHUB_BASE_REF: 'main', GITHUB_API_URL: api } },
      github: { ...GITHUB, event_name: 'pull_request_target', event: { pull_request } },
    });
  },
  push: (folder, more = { STATE_KEY }) =>
    runGitHub({
      ...{ written, folder, secrets: { ...keys, ...more }, env: {} },
      github: { ...GITHUB, event_name: 'push', event: {} },
    }),
  night: (folder) =>
    runGitHub({
      ...{ written, folder, secrets: keys, env: {} },
      github: { ...GITHUB, event_name: 'schedule', event: {} },
    }),
};

const GITLAB = {
  CI_PROJECT_ID: '1',
  CI_DEFAULT_BRANCH: 'main',
  CI_JOB_URL: 'https://gitlab.example/job',
};
const gitLab: Ci = {
  pull: (from) =>
    runGitLab({
      ...{ written, folder: checkOut('change') },
      env: {
        ...{ ...GITLAB, CI_API_V4_URL: api },
        ...{ CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main' },
        ...{ CI_MERGE_REQUEST_IID: '7', CI_MERGE_REQUEST_SOURCE_PROJECT_ID: from === 'here' ? '1' : '2' },
        COMMENT_TOKEN: 'token',
        // What a member starts for a fork has the variables of the project.
        ...keys,
      },
    }),
  push: (folder, more = { STATE_KEY }) =>
    runGitLab({
      ...{ written, folder },
      env: { ...GITLAB, CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', ...keys, ...more },
    }),
  night: (folder) =>
    runGitLab({
      ...{ written, folder },
      env: { ...GITLAB, CI_PIPELINE_SOURCE: 'schedule', CI_COMMIT_BRANCH: 'main', ...keys },
    }),
};

describe.each([
  ['GitHub', gitHub],
  ['GitLab', gitLab],
])('on %s', (_, ci) => {
  test('a pull request gets its plan as a comment, merging applies it, and the night finds what is other since', async () => {
    git('checkout', '--quiet', '-b', 'change');
    // Invited on the last of them.
    put(WANTED, `${wanted('admin')}      - { address: ${NEW}, role: admin }\n`);
    commit();
    const planned = await ci.pull('here');
    expect(planned.codes, planned.said).toEqual({ plan: 0 });
    for (const word of ['ann', ...NAMES]) expect(ours()[0]).toContain(word);
    expect(writes()).toEqual([]);
    expect(rolesOfAnn()).toEqual(['member', 'member', 'member']);

    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', 'change');
    const folder = checkOut('main');
    const applied = await ci.push(folder);
    expect(applied.codes, applied.said).toEqual({ apply: 0 });
    expect(rolesOfAnn()).toEqual(['admin', 'admin', 'admin']);
    const sent = writes().length;

    // The next runner has what was kept, in which nobody reads an invitation, and sends nothing twice.
    const invited = servers.flatMap(({ world }) => world.invitations.map(({ id }) => id));
    expect(invited).toHaveLength(1);
    const record = path.join(folder, 'state');
    expect(invited.filter((id) => textsIn(record).includes(id))).toEqual(invited);
    rmSync(record, { recursive: true });
    expect(invited.filter((id) => textsIn(folder).includes(id))).toEqual([]);
    const again = await ci.push(folder);
    expect(textsIn(path.join(record, 'operations'))).toContain(invited[0]);
    expect(again.codes, again.said).toEqual({ apply: 0 });
    expect(writes()).toHaveLength(sent);
    const quiet = await ci.night(folder);
    expect(quiet.codes, quiet.said).toEqual({ drift: 0 });

    const [first] = servers;
    const ann = first?.world.users.find(({ email }) => email === ANN);
    for (const member of first?.world.members ?? []) if (member.userId === ann?.id) member.role = 'member';
    const found = await ci.night(folder);
    expect(found.codes, found.said).toEqual({ drift: 2 });
    expect(found.said).toContain('Production');
    expect([planned, applied, again, quiet, found].flatMap(secretsIn)).toEqual([]);
  }, 300_000);

  test('a pull request that names other servers is planned with those of the base branch', async () => {
    const elsewhere = await simulator.addInstance({ name: 'Elsewhere', seed: owned({ name: 'Acme' }) });
    git('checkout', '--quiet', '-b', 'change');
    put('quayside.yaml', instancesOf([elsewhere, ...servers.slice(1)]));
    put(WANTED, wanted('admin'));
    commit();
    const planned = await ci.pull('here');
    expect(planned.codes, planned.said).toEqual({ plan: 0 });
    expect(elsewhere.requests).toHaveLength(0);
    expect(servers[0]?.requests.length).toBeGreaterThan(0);

    // Merged all the same, its key goes nowhere: it says which server it is for.
    git('checkout', '--quiet', 'main');
    git('merge', '--quiet', 'change');
    const applied = await ci.push(checkOut('main'));
    expect(applied.codes.apply, applied.said).not.toBe(0);
    expect(elsewhere.requests.filter(({ headers }) => headers['x-api-key'] !== undefined)).toEqual([]);
  }, 300_000);

  test('a pull request from a fork has its file checked, without a key and without a server', async () => {
    git('checkout', '--quiet', '-b', 'change');
    put(WANTED, wanted('admin').replace('role: admin', 'rule: admin'));
    commit();
    const refused = await ci.pull('a fork');
    expect(refused.codes.plan, refused.said).toBe(1);
    // As code that no line of it ends, whatever stands before.
    expect(ours()[0]).toMatch(/(?:^|\n)\n```\n(?: {4}.*\n)* {4}.*access\.yaml:\d+:\d+: .*\n```\n$/);
    put(WANTED, wanted('admin'));
    commit();
    const checked = await ci.pull('a fork');
    expect(checked.codes, checked.said).toEqual({ plan: 0 });
    for (const { requests } of servers) expect(requests).toHaveLength(0);
  }, 300_000);

  test('a later plan takes the place of the comment of an earlier one, however many stand before it, and of no other', async () => {
    git('checkout', '--quiet', '-b', 'change');
    // More than one answer of either API has.
    for (let id = 10; id < 230; id += 1) comments.push({ id, by: 'ann', body: 'Good.' });
    for (const role of ['rule', 'ruler']) {
      put(WANTED, wanted('admin').replaceAll('role:', `${role}:`));
      commit();
      expect((await ci.pull('a fork')).codes.plan).toBe(1);
      expect(ours().filter((body) => body.startsWith(MARK))).toMatchObject([
        expect.stringContaining(`“${role}”`),
      ]);
    }
  }, 300_000);

  test('of a plan that is too long for a comment the first lines stand there, and all of it in the log', async () => {
    git('checkout', '--quiet', '-b', 'change');
    const addresses = [...Array(1_200).keys()].map((at) => `${'_'.repeat(60)}${at}@example.com`);
    put(WANTED, wanted('member', addresses));
    commit();
    const planned = await ci.pull('here');
    expect(planned.codes, planned.said.slice(0, 2_000)).toEqual({ plan: 0 });
    const [mark, why, , ...lines] = (ours()[0] ?? '').split('\n');
    expect([mark, why]).toEqual([
      MARK,
      expect.stringMatching(/^\*\*Too long for a comment, .*\]\(https:\S+\)/),
    ]);
    // Whole lines alone, and not all of them.
    const cut = lines.join('\n');
    expect(lines.length).toBeGreaterThan(150);
    expect(planned.said.includes(cut)).toBe(true);
    expect(planned.said.split(cut)[1]?.split('\n')[0]).toMatch(/^[|-] /);
  }, 300_000);

  test('nothing is applied without what encrypts its record', async () => {
    put(WANTED, wanted('admin'));
    commit();
    const applied = await ci.push(checkOut('main'), { STATE_KEY: '' });
    expect(applied.codes.apply).toBe(1);
    expect(applied.said).toContain('Set this');
    expect(writes()).toEqual([]);
  }, 300_000);

  test('no command is installed but the one whose sum stands in the example', async () => {
    put(PACKAGE, 'another one');
    commit();
    const other = await ci.push(checkOut('main'));
    expect(other.codes.apply).toBe(1);
    expect(other.said).toContain(`${PACKAGE}: FAILED`);
    delete written[SUM];
    const copied = await ci.night(checkOut('main'));
    expect(copied.codes.drift).not.toBe(0);
    expect(copied.said).toContain('Set it at the top of this file');
    for (const { requests } of servers) expect(requests).toHaveLength(0);
  }, 300_000);
});

test('the examples name each action by its commit, and ask npm for nothing', () => {
  const text = readFileSync('docs/ci/github.yml', 'utf8');
  const actions = text.match(/uses: \S+/g) ?? [];
  expect(actions.length).toBeGreaterThan(3);
  for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
  for (const file of ['docs/ci/github.yml', 'docs/ci/gitlab.yml']) {
    const installs = readFileSync(file, 'utf8').match(/\b(?:npm|npx|yarn|pnpm) .*/g) ?? [];
    expect([...new Set(installs)]).toEqual([
      `npm install --global --ignore-scripts --offline --omit=optional ./${PACKAGE}`,
    ]);
  }
});

test('nothing is planned for another target than the default branch, whose quayside.yaml may be anybody’s', async () => {
  const CI_MERGE_REQUEST_TARGET_BRANCH_NAME = 'other';
  const env = { ...GITLAB, CI_PIPELINE_SOURCE: 'merge_request_event', CI_MERGE_REQUEST_TARGET_BRANCH_NAME };
  expect((await runGitLab({ folder: repository, env })).codes).toEqual({});
  const { on } = load(readFileSync('docs/ci/github.yml', 'utf8')) as {
    on: Record<string, { branches?: string[] }>;
  };
  expect(on.pull_request_target?.branches).toEqual(['main']);
});

test('between runs nothing is cached but the encrypted record', () => {
  const example = (file: string) => load(readFileSync(file, 'utf8'));
  const { jobs } = example('docs/ci/github.yml') as {
    jobs: Record<string, { steps: { uses?: string; with?: { path?: string } }[] }>;
  };
  const cached = Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.startsWith('actions/cache'));
  expect(cached.map((step) => step.with?.path)).toEqual(['state.enc', 'state.enc']);
  const { default: all, ...others } = example('docs/ci/gitlab.yml') as Record<
    string,
    { cache?: { paths: string[] } }
  >;
  expect([all, ...Object.values(others)].flatMap((job) => job?.cache?.paths ?? [])).toEqual(['state.enc']);
});

test('keys are given to the steps that run the command, and to no other', () => {
  const { jobs } = load(readFileSync('docs/ci/github.yml', 'utf8')) as {
    jobs: Record<string, { env?: object; steps: { run?: string; env?: Record<string, string> }[] }>;
  };
  for (const { env, steps } of Object.values(jobs)) {
    expect(env).toBeUndefined();
    for (const step of steps)
      for (const value of Object.values(step.env ?? {}))
        if (value.includes('secrets.KEY_')) expect(step.run).toMatch(/^quayside /m);
  }
});
