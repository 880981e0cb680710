import { readWanted } from '../../../src/main/access/wantedRows.ts';
import type { WantedRow } from '../../../src/shared/wanted/row.ts';

/** The lines of a file; throws where it cannot be read. */
export function rowsOf(text: string, name = 'wanted.csv'): WantedRow[] {
  const read = readWanted(name, text, false);
  if (!read.ok) throw new Error(`Line ${read.fault.line}, column ${read.fault.column}: ${read.fault.why}`);
  return read.rows;
}
