import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { load } from 'js-yaml';
import { onTestFinished } from 'vitest';
import { makeFolder } from '../main/storage/folder.ts';
import { FILE, NODE } from './command.ts';

/** How jobs ran: the code of each, and what they wrote to their logs and summaries. */
export type Ran = { codes: Record<string, number>; said: string };

type Env = Record<string, string>;

export type Comment = { id: number; by: string; body: string };

/** What CI runs as, and writes comments as. */
export const US = 'github-actions[bot]';

/** The comments of GitHub’s and GitLab’s API, thirty a page unless more are asked for, a hundred at most; and how long one may be. */
export async function serveComments(comments: Comment[]): Promise<string> {
  const server = http.createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    const isGitLab = request.headers['private-token'] !== undefined;
    const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
    const told = ({ id, by, body }: Comment) => ({ id, body, user: { login: by }, author: { id: idOf(by) } });
    if (pathname.endsWith('/user')) return answer(200, { id: idOf(US) });
    if (request.method === 'GET') {
      const [size, page] = [
        Math.min(Number(searchParams.get('per_page') ?? 30), 100),
        Number(searchParams.get('page') ?? 1),
      ];
      const sorted = isGitLab && searchParams.get('sort') !== 'asc' ? comments.toReversed() : comments;
      return answer(200, sorted.slice((page - 1) * size, page * size).map(told));
    }
    const sent = await text(request);
    const body = isGitLab ? (new URLSearchParams(sent).get('body') ?? '') : JSON.parse(sent).body;
    if ([...body].length > (isGitLab ? 1_000_000 : 65_536)) return answer(422, { message: 'too long' });
    const written = comments.find(({ id }) => id === Number(/\d+$/.exec(pathname)?.[0]));
    if (request.method === 'POST') comments.push({ id: comments.length + 1_000, by: US, body });
    else if (!written) return answer(404, {});
    else written.body = body;
    return answer(200, {});
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const idOf = (by: string) => by.length;

/** What the examples ask of GitHub’s `gh`, of which the runner has one. */
const GH = `#!/bin/bash
set -eo pipefail
method=POST; page=1; path=''; jq=''; body=''
shift
while [ $# -gt 0 ]; do
  case $1 in
    --jq) jq=$2; shift ;;
    --method) method=$2; shift ;;
    --field) body=\${2#body=@}; shift ;;
    --*) ;;
    *) path=$1 ;;
  esac
  shift
done
if [ -n "$body" ]; then exec curl -fsS -X "$method" --data-binary "@"<(jq -Rs '{body: .}' "$body") "$GITHUB_API_URL/$path"; fi
while found=$(curl -fsS "$GITHUB_API_URL/$path?page=$page"); [ "$found" != '[]' ]; do jq -r "$jq" <<< "$found"; page=$((page + 1)); done
`;

/** Programs that stand in for those of a runner: the command as it was built, and what would ask the network. */
function createPrograms(): string {
  const bin = makeFolder();
  const put = (name: string, script: string) => writeFileSync(path.join(bin, name), script, { mode: 0o755 });
  put('quayside', `#!/bin/bash\nexec "${NODE}" "${FILE}" "$@"\n`);
  put('npm', '#!/bin/bash\n');
  put('gh', GH);
  return `${bin}:${path.dirname(process.execPath)}:${process.env.PATH}`;
}

/** An example, with what whoever copies it writes in the place of what stands there. */
function exampleOf(file: string, written: Env): unknown {
  return load(
    Object.entries(written).reduce(
      (all, [text, other]) => all.replaceAll(text, other),
      readFileSync(file, 'utf8'),
    ),
  );
}

async function bash(args: readonly string[], options: { cwd: string; env: Env }) {
  const child = spawn('bash', args, options);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += text;
    });
  const [code] = await once(child, 'close');
  return { code: Number(code ?? 1), said };
}

/** Runs the jobs of a GitHub workflow that an event starts, in a checkout of its base. */
export async function runGitHub(options: {
  written: Env;
  folder: string;
  github: {
    event_name: string;
    event: object;
    repository: string;
    token: string;
    run_id: number;
    run_attempt: number;
  };
  secrets: Env;
  env: Env;
}): Promise<Ran> {
  const { folder, github, secrets } = options;
  const programs = createPrograms();
  const { jobs, env: ofAll } = exampleOf('docs/ci/github.yml', options.written) as {
    jobs: Record<string, GitHubJob>;
    env: Env;
  };
  const ran: Ran = { codes: {}, said: '' };
  for (const [name, job] of Object.entries(jobs)) {
    const steps: Record<string, { outputs: Env }> = {};
    const evaluated = (expression: string): unknown =>
      // GitHub writes them as JavaScript does, but for what is not there.
      new Function('github', 'secrets', 'steps', 'always', `return ${expression}`)(
        github,
        secrets,
        steps,
        () => true,
      );
    const filled = (text: string) =>
      text.replace(/\$\{\{(.+?)\}\}/g, (_, each) => String(evaluated(each) ?? ''));
    if (!evaluated(job.if)) continue;
    let code = 0;
    for (const [at, step] of job.steps.entries()) {
      if (step.run === undefined || (code !== 0 && !step.if?.includes('always()'))) continue;
      const files = makeFolder();
      const inFiles = (what: string) => path.join(files, what);
      writeFileSync(inFiles('output'), '');
      const env = Object.fromEntries(
        Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value)]),
      );
      const done = await bash(['-eo', 'pipefail', '-c', filled(step.run)], {
        cwd: folder,
        env: {
          ...{ PATH: programs, HOME: files, CI: 'true', GITHUB_REPOSITORY: github.repository },
          ...{ GITHUB_SERVER_URL: 'https://github.example', GITHUB_RUN_ID: String(github.run_id) },
          ...{
            GITHUB_OUTPUT: inFiles('output'),
            GITHUB_STEP_SUMMARY: inFiles('summary'),
            ...ofAll,
            ...options.env,
            ...env,
          },
        },
      });
      const outputs = readFileSync(inFiles('output'), 'utf8').matchAll(/^(\w+)=(.*)$/gm);
      steps[step.id ?? String(at)] = {
        outputs: Object.fromEntries([...outputs].map(([, key = '', value = '']) => [key, value])),
      };
      ran.said += done.said;
      if (existsSync(inFiles('summary'))) ran.said += readFileSync(inFiles('summary'), 'utf8');
      code ||= done.code;
    }
    ran.codes[name] = code;
  }
  return ran;
}

type GitHubJob = {
  if: string;
  steps: { id?: string; if?: string; run?: string; env?: Env }[];
};

/** Runs the jobs of a GitLab pipeline that these variables start, in a checkout. */
export async function runGitLab(options: { written?: Env; folder: string; env: Env }): Promise<Ran> {
  const { folder, env } = options;
  const programs = createPrograms();
  const {
    default: all,
    workflow: _,
    variables,
    ...jobs
  } = exampleOf('docs/ci/gitlab.yml', options.written ?? {}) as {
    default: { before_script: string[] };
    workflow: object;
    variables: Env;
  } & Record<string, GitLabJob>;
  const filled = (text: string) => text.replace(/\$(\w+)/g, (_match, name) => env[name] ?? '');
  const isMet = (rule: string): boolean =>
    new Function(`return ${rule.replace(/\$(\w+)/g, (_match, name) => JSON.stringify(env[name] ?? ''))}`)();
  const ran: Ran = { codes: {}, said: '' };
  for (const [name, job] of Object.entries(jobs)) {
    if (!job.rules.some((rule) => isMet(rule.if))) continue;
    const given = Object.entries({ ...variables, ...job.variables }).map(([key, value]) => [
      key,
      filled(String(value)),
    ]);
    const own = { PATH: programs, HOME: makeFolder(), CI: 'true', ...Object.fromEntries(given), ...env };
    const run = (lines: readonly string[]) =>
      bash(['-eo', 'pipefail', '-c', lines.join('\n')], { cwd: folder, env: own });
    const done = await run([...all.before_script, ...job.script]);
    const after = await run(job.after_script ?? []);
    ran.codes[name] = done.code;
    ran.said += done.said + after.said;
  }
  return ran;
}

type GitLabJob = {
  rules: { if: string }[];
  variables?: Env;
  script: string[];
  after_script?: string[];
};
