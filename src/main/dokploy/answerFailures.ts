import { ACCOUNT_EXISTS, type AppError } from '../../shared/errors.ts';
import { failure, type RequestContext } from '../network/failures.ts';
import type { Unexpected } from './answerParser.ts';

/** The bare 401: Dokploy does not tell a wrong key from an expired, disabled or used-up one. */
export function keyNotAcceptedFailure(context: RequestContext): AppError {
  return failure(
    context,
    'key-not-accepted',
    `${context.host} does not accept this API key.`,
    'It may be wrong, expired, disabled or deleted, or used up: a key made with rate limiting allows few calls a day (five, unless set otherwise). Make a new key in Dokploy without rate limiting and put it in place of this one.',
    { status: 401 },
  );
}

export function roleForbiddenFailure(context: RequestContext, sentence: string): AppError {
  if (sentence === 'Permission denied') {
    return failure(
      context,
      'role-forbidden',
      'The person whose key this is has no membership in the key’s organization any more.',
      'The key itself is good. Ask for an invitation to the organization, or use a key of one of its members.',
      { status: 401, reason: 'no-membership' },
    );
  }
  return failure(
    context,
    'role-forbidden',
    `The role of this key does not allow it on ${context.host}.`,
    'The key itself is good. An owner or admin can change the role; it applies at once.',
    { status: 401, reason: 'role', ...(sentence ? { sentence } : {}) },
  );
}

export function licenseFailure(context: RequestContext): AppError {
  return failure(
    context,
    'forbidden',
    'Dokploy gives this only with a license, which the owner of this organization does not have.',
    'Enter a license in Dokploy, under Settings, License.',
    { status: 403, reason: 'license' },
  );
}

/** An answer of Dokploy with a sentence of its own, already cleaned. */
export function refusedFailure(
  context: RequestContext,
  code: 'forbidden' | 'not-found' | 'conflict',
  status: number,
  sentence: string,
): AppError {
  const words = {
    forbidden: ['Dokploy does not allow this.', 'A rule of Dokploy forbids it for this key.'],
    'not-found': [
      'Dokploy does not find this any more.',
      'It may have been removed meanwhile. Refresh to see what is there.',
    ],
    conflict: ['This is in conflict with what is there.', 'Refresh to see what is there.'],
  } as const;
  const [fallback, advice] = words[code];
  return failure(context, code, sentence === '' ? fallback : `Dokploy says: ${closed(sentence)}`, advice, {
    status,
  });
}

/** There is an account of the address on the instance already, in whichever organization. */
export function accountExistsFailure(context: RequestContext): AppError {
  return failure(
    context,
    'conflict',
    `There is an account with this address on ${context.host} already, and it keeps its own password.`,
    'Invite the person to this organization instead.',
    { status: 400, reason: ACCOUNT_EXISTS },
  );
}

/** The database took no account of this address: another call of the same moment made one, with another password. */
export function accountRacedFailure(context: RequestContext): AppError {
  return failure(
    context,
    'conflict',
    `${context.host} could not make the account: most likely somebody else added this address at the same moment, with another password.`,
    'Look among the members. Where the person is not there, try again.',
    { status: 500, reason: ACCOUNT_EXISTS },
  );
}

/** Dokploy did not take the input; `field` is its name where the server told it. */
export function badRequestFailure(
  context: RequestContext,
  status: number,
  field: string | null,
  sentence: string,
): AppError {
  const about = field === null ? 'what was sent' : `the field "${field}"`;
  const message =
    sentence === '' ? `Dokploy did not take ${about}.` : `Dokploy did not take ${about}: ${sentence}`;
  return failure(context, 'bad-request', message, 'Correct it and try again.', {
    status,
    ...(field === null ? {} : { field }),
  });
}

export function badBodyFailure(
  context: RequestContext,
  status: number,
  proxy: string | null = null,
): AppError {
  const what =
    status === 413
      ? proxy === null
        ? 'More was sent than Dokploy takes at once (1 MB).'
        : `More was sent than ${proxy} in front of ${context.host} lets through at once.`
      : status === 415
        ? `${context.host} did not take the kind of data that was sent.`
        : `${context.host} could not read what was sent.`;
  const advice =
    status === 413
      ? proxy === null
        ? 'Shorten it, a logo for example, and try again.'
        : 'Shorten it, a logo for example, or allow larger requests there, then try again.'
      : 'A proxy may change requests on their way. If none does, tell us: this is a fault of Quayside.';
  return failure(context, 'bad-request', what, advice, { status });
}

export function serverTooOldFailure(context: RequestContext, version: string): AppError {
  return failure(
    context,
    'server-too-old',
    `The Dokploy of ${context.host} is too old for this.`,
    `It came with Dokploy ${version}. Update that server.`,
    { status: 404, since: version },
  );
}

/** Dokploy itself failed; what it says is left out, since it may hold SQL and values. */
export function serverFailedFailure(context: RequestContext, status: number): AppError {
  return failure(
    context,
    'server-failed',
    `Dokploy on ${context.host} failed while it answered (HTTP ${status}).`,
    'Try again. If it stays so, look at the logs of Dokploy.',
    { status },
  );
}

const CHECK_BETWEEN =
  'Something between may change or cut answers. Check the proxy in front of Dokploy, then try again.';

export function notJsonFailure(context: RequestContext, status: number, contentType: string): AppError {
  return failure(
    context,
    'not-json',
    `The answer of ${context.host} is not in the form that Dokploy's API has.`,
    CHECK_BETWEEN,
    { status, ...(contentType === '' ? {} : { contentType }) },
  );
}

/** What the calls that fill a screen give, for a person. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['organization.all', 'the organizations'],
  ['organization.allInvitations', 'the invitations'],
  ['user.all', 'the members'],
  ['user.get', 'the person of the key'],
]);

/** JSON, but not what this call gives; `field` is the place in it for a report, never its value, and not for the screen. */
export function unexpectedShapeFailure(context: RequestContext, field: string, how: Unexpected): AppError {
  const { host, call } = context;
  const what = LISTS.get(call) ?? 'an answer';
  const words: Record<Unexpected, [string, string]> = {
    empty: [`${host} sent an empty answer.`, CHECK_BETWEEN],
    'too-long': [`${host} sent ${what} with a text that is too long to be real.`, CHECK_BETWEEN],
    'other-form': [
      `${host} sent ${what} in a form that Quayside does not know.`,
      'This Dokploy may be newer than Quayside. Look for an update of Quayside.',
    ],
  };
  return failure(context, 'unexpected-shape', ...words[how], { field });
}

/** The mail server did not take the invitation's mail; `words` are Dokploy's, already cleaned. */
export function mailFailedFailure(context: RequestContext, words: string): AppError {
  if (/no recipients/i.test(words)) {
    return failure(
      context,
      'not-found',
      'Dokploy does not find this invitation any more.',
      'It may have been removed meanwhile. Refresh to see what is there.',
      { status: 500 },
    );
  }
  return failure(
    context,
    'mail-failed',
    `Dokploy on ${context.host} could not send the mail${words === '' ? '.' : `: ${words}`}`,
    'Check that mail notification in Dokploy, or copy the link and send it yourself.',
    { status: 500, reason: 'mail' },
  );
}

/** An answer holds more values than the app can take without harm, or could not be parsed in time. */
export function tooManyValuesFailure(context: RequestContext): AppError {
  return failure(
    context,
    'too-large',
    `The answer of ${context.host} holds more than Quayside can read and was left out.`,
    'This is far more than Dokploy sends. Look at what stands under this address.',
  );
}

/** With a full stop where it ends without one: advice follows. */
function closed(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
