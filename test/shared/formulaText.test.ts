import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeFormula, unescapeFormula } from '../../src/shared/formulaText.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'a') }),
);

test('every text comes back as it was, and none is left that a spreadsheet would take for a formula', () => {
  fc.assert(
    fc.property(text, (before) => {
      const cell = escapeFormula(before);
      expect(unescapeFormula(cell)).toBe(before);
      expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }),
  );
});
