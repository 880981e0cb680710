export const MEMBER_QUESTIONS = {
  permissions: 'Permissions of ',
  'copy-access': 'Copy access of ',
  'compare-access': 'Compare access of ',
} as const;

export type MemberQuestion = keyof typeof MEMBER_QUESTIONS;
