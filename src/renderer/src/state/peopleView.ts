/**
 * Which organizations the matrix of people shows, and in which order; columns are named by `organizationKey`, those of
 * an instance without a known organization with an empty one.
 */
export type ColumnsView = {
  hidden: readonly string[];
  /** Those that stay in sight, in the order in which they were pinned. */
  pinned: readonly string[];
  /** The order that the person made; those that are not in it follow in the order of the instances. */
  order: readonly string[];
};

/** All columns, none pinned, in the order of the instances. */
export const NO_COLUMNS_VIEW: ColumnsView = { hidden: [], pinned: [], order: [] };

/** The choice among the filters of people that leaves those whose access ends soon, or has ended by its date. */
export const ENDS_SOON_CHOICE = 'ends-soon';
