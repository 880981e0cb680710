import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeFormula, unescapeFormula } from '../../src/shared/formulaText.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom("'", '"', ' ', '=', '+', '-', '@', '＝', '＠', '\t', '\r', '\n', ';', ',', 'a'),
  }),
);

test('every text comes back as it was, and none is left that a spreadsheet would take for a formula', () => {
  fc.assert(
    fc.property(text, (before) => {
      const cell = escapeFormula(before);
      expect(unescapeFormula(cell)).toBe(before);
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['between semicolons', 'x;=cmd|calc'],
  ['behind a tab', 'x\t=cmd'],
  ['behind a line break', 'x\n=cmd'],
  ['behind a quote', 'x;"=cmd"'],
  ['with a full-width sign', '＝cmd'],
  ['with a full-width at', 'x; ＠cmd'],
])('a name with a formula %s begins no formula, whatever separates the cells', (_, name) => {
  fc.assert(
    fc.property(fc.constantFrom(',', ';', '\t', '\n'), (separator) => {
      for (const part of escapeFormula(name).split(separator))
        expect(part.replace(/^["\s]+/, '')).not.toMatch(/^[=+\-@＝＋－＠]/);
    }),
  );
});
