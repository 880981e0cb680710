import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backupText } from '../../../src/main/backup/format.ts';

const head = fc.dictionary(
  fc.string().filter((key) => key !== 'baselines' && key !== '__proto__'),
  fc.jsonValue(),
  { minKeys: 1 },
);
/** As texts hold them: JSON knows no minus zero. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('what is written is JSON, whatever stands in it', () => {
  fc.assert(
    fc.property(head, fc.array(fc.jsonValue(), { maxLength: 4 }), (rest, baselines) => {
      const lines = baselines.map((each) => JSON.stringify(each));
      const expected = plain({ ...rest, ...(baselines.length > 0 ? { baselines } : {}) });
      expect(JSON.parse(backupText(rest, { baselines: lines }))).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
