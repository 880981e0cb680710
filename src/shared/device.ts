import { oneLine } from './text.ts';

// Order matters: most browsers also claim to be Chrome and Safari.
const BROWSERS: [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\b(?:OPR|OPiOS|Opera)\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|Chromium|CriOS|HeadlessChrome)\//],
  ['Safari', /\bVersion\/.*\bSafari\//],
];

// Order matters: iOS says "like Mac OS X", Android says "Linux".
const SYSTEMS: [name: string, pattern: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac(?:intosh| OS X)\b/],
  ['Linux', /\bLinux\b/],
];

/** UTF-16 units; longer texts are no browser's and would slow the patterns. */
const LONGEST = 500;
const UNKNOWN = 'Unknown device';

export function deviceOf(userAgent: string | null | undefined): string {
  const text = (userAgent ?? '').slice(0, LONGEST);
  const browser = firstOf(BROWSERS, text);
  const system = firstOf(SYSTEMS, text);
  if (browser && system) return `${browser} on ${system}`;
  if (browser ?? system) return browser ?? system ?? UNKNOWN;
  // "curl/8.5.0" and the like.
  const [program = ''] = text.trim().split(/[\s/]/, 1);
  return oneLine(program, 40) || UNKNOWN;
}

function firstOf(known: readonly [string, RegExp][], text: string): string | undefined {
  return known.find(([, pattern]) => pattern.test(text))?.[0];
}
