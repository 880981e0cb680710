import type { z } from 'zod';
import type { wantedFaultShape } from '../calls/fields.ts';
import type { Place } from '../nodes.ts';
import { oneLine } from '../text.ts';

export type WantedAt = Place & { file?: string };
export type WantedFault = z.infer<typeof wantedFaultShape>;

export function placeWords({ line, column, file }: WantedAt): string {
  const place = `ine ${line}, column ${column}`;
  return file === undefined ? `L${place}` : `${oneLine(file, 120)}, l${place}`;
}

export function lineWords({ line, file }: WantedAt): string {
  return file === undefined ? `line ${line}` : `${oneLine(file, 120)}, line ${line}`;
}

export function atOf({ line, column, file }: WantedAt): WantedAt {
  return { line, column, ...(file === undefined ? {} : { file }) };
}

export function byPlace(one: WantedAt, other: WantedAt): number {
  if (one.file !== other.file) return (one.file ?? '') < (other.file ?? '') ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}
