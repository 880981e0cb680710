import { expect, test } from 'vitest';

const { flakyTests } = await import(new URL('../../scripts/flakyTests.mjs', import.meta.url).href);

const spec = (title: string, status: string) => ({ file: 'a.spec.ts', line: 7, title, tests: [{ status }] });

test('every test that needed a second try is named, also inside of groups', () => {
  const report = {
    suites: [
      { specs: [spec('one', 'expected'), spec('two', 'flaky')] },
      { specs: [], suites: [{ specs: [spec('three', 'flaky'), spec('four', 'unexpected')] }] },
    ],
  };
  expect(flakyTests(report)).toEqual(['a.spec.ts:7 two', 'a.spec.ts:7 three']);
});
