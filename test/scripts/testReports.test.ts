import { expect, test } from 'vitest';

const { endToEndTests, failedUnitTests } = await import(
  new URL('../../scripts/testReports.mjs', import.meta.url).href
);

const spec = (title: string, status: string) => ({ file: 'a.spec.ts', line: 7, title, tests: [{ status }] });

test('every test that needed a second try, or failed, is named, also inside of groups', () => {
  const report = {
    suites: [
      { specs: [spec('one', 'expected'), spec('two', 'flaky')] },
      { specs: [], suites: [{ specs: [spec('three', 'flaky'), spec('four', 'unexpected')] }] },
    ],
  };
  expect(endToEndTests(report, 'flaky')).toEqual(['a.spec.ts:7 two', 'a.spec.ts:7 three']);
  expect(endToEndTests(report, 'unexpected')).toEqual(['a.spec.ts:7 four']);
});

test('a unit test that failed is named, and a file that did not load', () => {
  const result = (fullName: string, status: string) => ({ fullName, status });
  const testResults = [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [result('one', 'passed'), result('two', 'failed')],
    },
    { name: 'b.test.ts', status: 'failed', assertionResults: [] },
    { name: 'c.test.ts', status: 'passed', assertionResults: [result('three', 'passed')] },
  ];
  expect(failedUnitTests({ testResults })).toEqual(['a.test.ts two', 'b.test.ts']);
});
