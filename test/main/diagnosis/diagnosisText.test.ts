import { expect, test } from 'vitest';
import { diagnosisText } from '../../../src/main/diagnosis/diagnosis.ts';
import type { Diagnosis } from '../../../src/shared/diagnosis.ts';

const DIAGNOSIS: Diagnosis = {
  ...{ id: 'd', instanceId: 'i', startedAt: Date.parse('2026-11-26T12:00:00.000Z') },
  ...{ state: 'over', requests: 2, keyed: 0 },
  steps: [
    { step: 'name', state: 'good', tried: 'Looked up quay.test.', came: '10.0.0.1', ms: 7 },
    { step: 'http', state: 'bad', tried: 'Asked for it.', came: 'No answer.', advice: 'Start it.', ms: null },
    { step: 'front', state: 'untried', why: 'Not tried, since “HTTP” failed.' },
  ],
};

test('a diagnosis as text tells of each step what was tried, what came of it, what to do, or why it was not tried', () => {
  const text = diagnosisText(DIAGNOSIS, {
    instance: { name: 'Shop', origin: 'https://quay.test' },
    version: '1.2.3',
  });
  const [head, name, http, front] = text.split('\n\n');
  expect(head).toContain('Diagnosis of “Shop”, https://quay.test\nQuayside 1.2.3, 2026-11-26T12:00:00.000Z');
  expect(head).toContain('Requests: 2, with the key: 0.');
  expect(name).toMatch(
    /^Name \(DNS\): .+, 7 ms\n {2}Tried: Looked up quay\.test\.\n {2}Result: 10\.0\.0\.1$/,
  );
  expect(http).toMatch(
    /^HTTP: [^,]+\n {2}Tried: Asked for it\.\n {2}Result: No answer\.\n {2}To do: Start it\.$/,
  );
  expect(front).toMatch(/^Proxy in between: .+\n {2}Not tried, since “HTTP” failed\.\n$/);
});
