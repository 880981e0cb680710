/**
 * Puts `mark` in place of secrets that a server repeats: as they were sent, percent-encoded, in Base64 or hex, and in
 * any case. A very short one hides nothing that is worth it.
 */
export function hideSecrets(secrets: readonly string[], mark: string): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= 6)
    .flatMap(formsOf)
    // A secret goes before its parts.
    .sort((a, b) => b.length - a.length)
    .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (forms.length === 0) return (text) => text;
  const repeated = new RegExp(forms.join('|'), 'gi');
  return (text) => text.replace(repeated, mark);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}
