/** A place in the grid: a row from 0, or -1 for the header, and a column from 0. */
export type Place = { row: number; column: number };

/** How large the grid is, and how many rows and columns are in sight. */
export type GridSize = { rows: number; columns: number; page: number };

/**
 * The place that a key moves to, or null when the key moves nowhere: arrows by one, Home and End within the row, with
 * Ctrl or Cmd to the first and the last cell, Page Up and Down by what is in sight.
 */
export function placeAfterKey(
  { key, command }: { key: string; command: boolean },
  { row, column }: Place,
  { rows, columns, page }: GridSize,
): Place | null {
  const step = Math.max(1, page - 1);
  const within: Record<string, Place> = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + step, column },
    PageUp: { row: Math.max(0, row - step), column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  const toEdge: Record<string, Place> = {
    ArrowDown: { row: rows - 1, column },
    ArrowUp: { row: 0, column },
    ArrowRight: { row, column: columns - 1 },
    ArrowLeft: { row, column: 0 },
    Home: { row: 0, column: 0 },
    End: { row: rows - 1, column: columns - 1 },
  };
  const goals = command ? toEdge : within;
  const goal = Object.hasOwn(goals, key) ? goals[key] : undefined;
  if (!goal || columns === 0) return null;
  return {
    row: Math.min(rows - 1, Math.max(-1, goal.row)),
    column: Math.min(columns - 1, Math.max(0, goal.column)),
  };
}
