/** A row that heads others, which it may fold away. */
export type Section = {
  id: string;
  name: string;
  /** Stands beside the name. */
  words: string;
  tone?: 'warn' | 'danger';
  /** All of it, as a screen reader says it. */
  label: string;
  /** Null where it cannot be folded. */
  folded: boolean | null;
  fold: (folded: boolean) => void;
};

export function isSection<Row extends object>(row: Row | Section): row is Section {
  return 'folded' in row;
}
