export type Section = {
  id: string;
  name: string;
  words: string;
  tone?: 'warn' | 'danger';
  /** Full text for screen readers. */
  label: string;
  folded: boolean | null;
  fold: (folded: boolean) => void;
};

export function isSection<Row extends object>(row: Row | Section): row is Section {
  return 'folded' in row;
}
