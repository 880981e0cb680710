import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { makeFolder } from '../main/storage/folder.ts';
import { FILE, NODE } from './command.ts';

/** How jobs ran: the code of each, what they wrote, the comments that were left, and what npm was asked for. */
export type Ran = { codes: Record<string, number>; said: string; comments: string[]; installed: string[] };

type Env = Record<string, string>;

/** Programs that stand in for those of a runner: the command as it was built, and what would ask the network. */
function createPrograms() {
  const bin = makeFolder();
  const log = path.join(bin, 'log');
  mkdirSync(log);
  const put = (name: string, script: string) =>
    writeFileSync(path.join(bin, name), `#!/bin/bash\n${script}\n`, { mode: 0o755 });
  put('quayside', `exec "${NODE}" "${FILE}" "$@"`);
  put('npm', `echo "$@" >> "${log}/npm"`);
  put('gh', `[ "$1 $2" = "pr comment" ] && echo "\${@:3}" >> "${log}/gh" && cp "\${@: -1}" "${log}/comment"`);
  put(
    'curl',
    `echo "$@" >> "${log}/curl"; for each in "$@"; do case $each in body@*) cp "\${each#body@}" "${log}/comment";; esac; done`,
  );
  const read = (name: string) =>
    existsSync(path.join(log, name)) ? readFileSync(path.join(log, name), 'utf8') : '';
  return { path: `${bin}:${process.env.PATH}`, read };
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
  file: string;
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
  const { jobs } = load(readFileSync(options.file, 'utf8')) as { jobs: Record<string, GitHubJob> };
  const ran: Ran = { codes: {}, said: '', comments: [], installed: [] };
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
      const done = await bash(['-e', '-c', filled(step.run)], {
        cwd: folder,
        env: {
          ...{ PATH: programs.path, HOME: files, CI: 'true', GITHUB_REPOSITORY: github.repository },
          ...{
            GITHUB_OUTPUT: inFiles('output'),
            GITHUB_STEP_SUMMARY: inFiles('summary'),
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
  return withLogs(ran, programs);
}

type GitHubJob = {
  if: string;
  steps: { id?: string; if?: string; run?: string; env?: Env }[];
};

/** Runs the jobs of a GitLab pipeline that these variables start, in a checkout. */
export async function runGitLab(options: { file: string; folder: string; env: Env }): Promise<Ran> {
  const { folder, env } = options;
  const programs = createPrograms();
  const {
    default: all,
    workflow: _,
    ...jobs
  } = load(readFileSync(options.file, 'utf8')) as {
    default: { before_script: string[] };
    workflow: object;
  } & Record<string, GitLabJob>;
  const isMet = (rule: string): boolean =>
    new Function(`return ${rule.replace(/\$(\w+)/g, (_match, name) => JSON.stringify(env[name] ?? ''))}`)();
  const ran: Ran = { codes: {}, said: '', comments: [], installed: [] };
  for (const [name, job] of Object.entries(jobs)) {
    if (!job.rules.some((rule) => isMet(rule.if))) continue;
    const home = makeFolder();
    const script = ['set -eo pipefail', ...all.before_script, ...job.script].join('\n');
    const done = await bash(['-c', script], {
      cwd: folder,
      env: { PATH: programs.path, HOME: home, CI: 'true', ...env },
    });
    ran.codes[name] = done.code;
    ran.said += done.said;
  }
  return withLogs(ran, programs);
}

type GitLabJob = { rules: { if: string }[]; script: string[] };

function withLogs(ran: Ran, { read }: ReturnType<typeof createPrograms>): Ran {
  const comment = read('comment');
  return {
    ...ran,
    comments: comment === '' ? [] : [comment],
    installed: read('npm').split('\n').filter(Boolean),
  };
}
