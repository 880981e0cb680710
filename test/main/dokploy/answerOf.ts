import type { Answer } from '../../../src/main/network/exchange.ts';

export const answerOf = (patch: Partial<Answer>): Answer => ({
  status: 200,
  contentType: 'application/json',
  text: '',
  ms: 1,
  redirect: null,
  authenticate: '',
  server: '',
  retryAt: null,
  date: null,
  ...patch,
});
