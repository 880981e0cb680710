export type TreeRow = {
  id: string;
  /** 1 for the outermost. */
  level: number;
  /** Its place among its siblings that are shown, from 1, and how many they are. */
  at: number;
  of: number;
  /** Whether what is in it is shown; null where nothing is in it. */
  isOpen: boolean | null;
  /** What it is called: for screen readers, and found by typing how it begins. */
  name: string;
};

export function parentAt(rows: readonly TreeRow[], at: number): number | null {
  const level = rows[at]?.level ?? 1;
  for (let above = at - 1; above >= 0; above -= 1) if ((rows[above]?.level ?? 1) < level) return above;
  return null;
}

export function siblingsAt(rows: readonly TreeRow[], at: number): TreeRow[] {
  const level = rows[at]?.level ?? 1;
  const from = (parentAt(rows, at) ?? -1) + 1;
  const siblings: TreeRow[] = [];
  for (const row of rows.slice(from)) {
    if (row.level < level) break;
    if (row.level === level) siblings.push(row);
  }
  return siblings;
}
