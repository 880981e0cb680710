const CUT = '[cut]';

const NAMES =
  'x-api-key|api[-_ ]?key|authorization|password|passphrase|passwd|secret|token|cf-access-client-secret';
/** Between name and value: also in nested JSON, and percent-encoded. */
const BETWEEN = String.raw`(?:\\{0,8}["']|%22|&quot;)?\s{0,8}(?:[:=]|%3A|%3D)\s{0,8}`;

const SECRETS: RegExp[] = [
  /-----BEGIN [^-]+-----[\s\S]*?(?:-----END [^-]+-----|$)/g,
  new RegExp(
    String.raw`(?<=(?:${NAMES})${BETWEEN})(?:"(?:[^"\\\n]|\\.)*"?|\\+"(?:(?!\\+")[^\n])*(?:\\+")?|[^\s,;&}][^\n,;&}]*)`,
    'gi',
  ),
  new RegExp(String.raw`(?<=cookie${BETWEEN})\S[^\n]*`, 'gi'),
  // Except ordinary words that follow in sentences.
  /(?<=\b(?:bearer|basic)(?: |\+|%20))(?!(?:auth|authentication|authorization)\b)[^\s"'\\]+/gi,
  // Credentials in a URL, and its whole query.
  /(?<=:\/\/)[^\s/@]+(?=@)/g,
  /(?<=%3A%2F%2F)[^\s@/]{1,200}?(?=%40)/gi,
  /(?<=\w:\/\/[^\s?]+\?)[^\s)]+/g,
  // Known kinds of keys: age, GitHub, GitLab, Slack, Stripe, AWS, JSON web tokens.
  /\bAGE-SECRET-KEY-1[0-9A-Z]+/gi,
  /\b(?:gh[a-z]_|github_pat_|glpat-|xox[a-z]-|[rs]k_(?:live|test)_|AKIA|dokploy_?)[A-Za-z0-9_-]{8,}/g,
  /(?<![\w-])eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g,
  // Passwords made here, also cut: no word has this form.
  /\b[b-df-hj-np-tv-z2-9]{4}(?:-[b-df-hj-np-tv-z2-9]{4}){3,5}(?![a-z0-9])/gi,
  /\b(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{20,}\b/g,
  /[A-Za-z0-9_-]{48,}/g,
  /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{20,}={1,2}(?!\w)/g,
];

export function redact(line: string): string {
  return SECRETS.reduce((text, form) => text.replace(form, CUT), line);
}
