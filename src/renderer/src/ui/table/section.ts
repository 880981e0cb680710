/** A heading row, which may fold the rows below it. */
export type Section = {
  id: string;
  name: string;
  words: string;
  tone?: 'warn' | 'danger';
  /** Full text for screen readers. */
  label: string;
  /** Null where it cannot be folded. */
  folded: boolean | null;
  fold: (folded: boolean) => void;
};

export function isSection<Row extends object>(row: Row | Section): row is Section {
  return 'folded' in row;
}
