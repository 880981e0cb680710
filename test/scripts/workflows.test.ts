import { globSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

type Step = { uses?: string; with?: Record<string, unknown> };
type Job = { environment?: string; steps: Step[] };

const WORKFLOWS = globSync('.github/workflows/*.yml').map((file) => {
  const text = readFileSync(file, 'utf8');
  return { file, text, jobs: (load(text) as { jobs: Record<string, Job> }).jobs };
});

describe.each(WORKFLOWS)('$file', ({ text, jobs }) => {
  test('runs no action but the one that was looked at: each is named by its commit', () => {
    const actions = text.match(/uses: \S+/g) ?? [];
    expect(actions.length).toBeGreaterThan(0);
    for (const action of actions) expect(action).toMatch(/@[0-9a-f]{40}$/);
  });

  test('gives what signs to jobs alone that a second person lets run, and that take nothing from other runs', () => {
    for (const [name, job] of Object.entries(jobs)) {
      if (!JSON.stringify(job).includes('secrets.')) continue;
      expect([name, job.environment]).toEqual([name, 'release']);
      expect([name, job.steps.filter((step) => step.with?.cache !== undefined)]).toEqual([name, []]);
    }
  });
});

test('a release has jobs that sign', () => {
  const signing = WORKFLOWS.flatMap(({ jobs }) => Object.values(jobs)).filter((job) =>
    JSON.stringify(job).includes('secrets.'),
  );
  expect(signing).toHaveLength(3);
});
