import { FACTS, type Fact } from './facts.tsx';
import type { MatrixColumn, ShownColumns } from './matrixColumns.ts';

/** px; the header's two lines and the edge above them. */
export const HEAD_HEIGHT = 50;
export const COLUMN_WIDTH = 122;

/** A column that says something of a person over all organizations; `id` is by what it sorts. */
export type FactColumn = { id: Fact; title: string; width: number };

export type MatrixLayout = {
  facts: readonly FactColumn[];
  pinned: readonly MatrixColumn[];
  scrolled: readonly MatrixColumn[];
  fixedWidth: number;
};

/** Lays the columns out for a width (px; 0 before it was measured): the less matters, the sooner it is left out. */
export function layoutOf(width: number, { shown, pinned }: ShownColumns): MatrixLayout {
  const others = Object.entries(FACTS).flatMap(([id, { title, column }]) =>
    column && (width === 0 || width >= column.from) ? { title, ...column, id: id as Fact } : [],
  );
  const personWidth = width === 0 || width >= 980 ? 320 : width >= 620 ? 252 : 200;
  const facts: FactColumn[] = [{ id: 'email', title: 'Person', width: personWidth }, ...others];
  const factsWidth = facts.reduce((sum, fact) => sum + fact.width, 0);
  // One organization at least has room to scroll; others that are pinned scroll as well.
  const room = width === 0 ? pinned : Math.max(0, Math.floor((width - factsWidth) / COLUMN_WIDTH) - 1);
  const stay = Math.min(pinned, room);
  return {
    facts,
    pinned: shown.slice(0, stay),
    scrolled: shown.slice(stay),
    fixedWidth: factsWidth + stay * COLUMN_WIDTH,
  };
}
