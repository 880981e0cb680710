// Reads the JSON reports of Playwright and Vitest: which tests did not simply pass, each as `file:line title`.

/** The end-to-end tests of one status: `flaky` ones failed first and passed then, `unexpected` ones failed. */
export function endToEndTests({ suites = [] }, wanted) {
  return suites.flatMap((suite) => [
    ...(suite.specs ?? [])
      .filter(({ tests }) => tests.some(({ status }) => status === wanted))
      .map(({ file, line, title }) => `${file}:${line} ${title}`),
    ...endToEndTests(suite, wanted),
  ]);
}

/** The unit tests that failed, and the files that did not load. */
export function failedUnitTests({ testResults }) {
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0 && status === 'failed') return [name];
    return failed.map(
      ({ fullName, location }) => `${name}${location ? `:${location.line}` : ''} ${fullName}`,
    );
  });
}
