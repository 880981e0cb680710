/** What the palette asks of a member, by the dialog that it leads to: what stands before their address. */
export const MEMBER_QUESTIONS = {
  permissions: 'Permissions of ',
  'copy-access': 'Copy access of ',
  'compare-access': 'Compare access of ',
} as const;

export type MemberQuestion = keyof typeof MEMBER_QUESTIONS;
