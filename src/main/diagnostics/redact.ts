const CUT = '[cut]';

/** Names of headers and fields that hold a secret, also as the end of a longer one (`accessToken`, `DB_PASSWORD`). */
const NAMES =
  'x-api-key|api[-_ ]?key|authorization|password|passphrase|passwd|secret|token|cf-access-client-secret';
/** What may stand between such a name and its value: also in JSON within JSON, and percent-encoded. */
const BETWEEN = String.raw`(?:\\{0,8}["']|%22|&quot;)?\s{0,8}(?:[:=]|%3A|%3D)\s{0,8}`;

/** Forms in which secrets are written; the part before the secret, where there is one, stays. */
const SECRETS: RegExp[] = [
  /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g,
  // A header or field by its name, with its whole value: within quotes up to the end of these.
  new RegExp(
    String.raw`(?<=(?:${NAMES})${BETWEEN})(?:"(?:[^"\\\n]|\\.)*"?|\\+"(?:(?!\\+")[^\n])*(?:\\+")?|[^\s,;&}][^\n,;&}]*)`,
    'gi',
  ),
  new RegExp(String.raw`(?<=cookie${BETWEEN})\S[^\n]*`, 'gi'),
  // But for the words that sentences go on with.
  /(?<=\b(?:bearer|basic)(?: |\+|%20))(?!(?:auth|authentication|authorization)\b)[^\s"'\\]+/gi,
  // Name and password in an address, and all of its query.
  /(?<=:\/\/)[^\s/@]+(?=@)/g,
  /(?<=%3A%2F%2F)[^\s@/]{1,200}?(?=%40)/gi,
  /(?<=\w:\/\/[^\s?]+\?)[^\s)]+/g,
  // Known kinds of keys: age, GitHub, GitLab, Slack, Stripe, AWS, JSON web tokens.
  /\bAGE-SECRET-KEY-1[0-9A-Z]+/gi,
  /\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|[rs]k_(?:live|test)_|AKIA|dokploy_?)[A-Za-z0-9_-]{8,}/g,
  /(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  // Passwords that were made here, also cut in the middle: no word is written with these alone.
  /\b[b-df-hj-np-tv-z2-9]{4}(?:-[b-df-hj-np-tv-z2-9]{4}){3,5}(?![a-z0-9])/gi,
  // Letters mixed with digits, as keys are and words are not; ids of ours are UUIDs, whose parts are shorter.
  /\b(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,}\b/g,
  /[A-Za-z0-9_-]{48,}/g,
  // Base64 by its end.
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{20,}={1,2}(?!\w)/g,
];

/** A line for the log with everything cut out that looks like a secret. */
export function redact(line: string): string {
  return SECRETS.reduce((text, form) => text.replace(form, CUT), line);
}
