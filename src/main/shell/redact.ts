const CUT = '[cut]';

/** Forms in which secrets are written; the part before the secret, where there is one, stays. */
const SECRETS: RegExp[] = [
  /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g,
  // A header or field by its name, with its whole value.
  /(?<=\b(?:x-api-key|api[-_ ]?key|authorization|proxy-authorization|password|passphrase|secret|token|cf-access-client-secret)["']?\s*[:=]\s*)[^\s,;&}][^\n,;&}]*/gi,
  /(?<=\bcookie:\s*)\S[^\n]*/gi,
  /(?<=\b(?:bearer|basic) )[^\s"']+/gi,
  // Name and password in an address, and all of its query.
  /(?<=:\/\/)[^\s/@]+(?=@)/g,
  /(?<=\w:\/\/[^\s?]+\?)[^\s)]+/g,
  // Known kinds of keys: age, GitHub, GitLab, Slack, Stripe, AWS, JSON web tokens.
  /\bAGE-SECRET-KEY-1[0-9A-Z]+/gi,
  /\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|[rs]k_(?:live|test)_|AKIA|dokploy_?)[A-Za-z0-9_-]{8,}/g,
  /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  // Passwords that were made here.
  /\b[b-z2-9]{4}(?:-[b-z2-9]{4}){5}\b/g,
  // Letters mixed with digits, as keys are and words are not; ids of ours are UUIDs, whose parts are shorter.
  /\b(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,}\b/g,
  /[A-Za-z0-9_-]{48,}/g,
];

/** A line for the log with everything cut out that looks like a secret. */
export function redact(line: string): string {
  return SECRETS.reduce((text, form) => text.replace(form, CUT), line);
}
