import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';

type Node = { type: string; [field: string]: unknown };

/** What stands on screen in place of something that is not known before the app runs. */
const UNKNOWN = '…';

/** Every text that a module could show: its strings, and templates and elements as one text, with “…” for what varies. */
export function screenWordsOf(file: string): Set<string> {
  const words = new Set<string>();
  const add = (text: string) => {
    const tidy = text.replaceAll(/\s+/g, ' ').replaceAll(/…+/g, UNKNOWN).trim();
    if (/[\p{L}\d]/u.test(tidy)) words.add(tidy);
  };
  visit(parseSync(file, readFileSync(file, 'utf8')).program as unknown as Node, (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') add(node.value);
    if (node.type === 'TemplateLiteral') add(textOf(node));
    if (node.type === 'JSXText') add(String(node.value));
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') add(textOf(node));
  });
  return words;
}

function textOf(node: Node): string {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? node.value : UNKNOWN;
    case 'JSXText':
      return lineOf(String(node.value));
    case 'JSXExpressionContainer':
      return textOf(node.expression as Node);
    case 'JSXElement':
    case 'JSXFragment':
      return (node.children as Node[]).map(textOf).join('') || UNKNOWN;
    case 'TemplateLiteral': {
      return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked).join(UNKNOWN);
    }
    default:
      return UNKNOWN;
  }
}

/** JSX text as it is rendered: what begins or ends a line is no space. */
function lineOf(text: string): string {
  const lines = text.split('\n');
  return lines
    .map((line, at) => {
      const begun = at === 0 ? line : line.trimStart();
      return at === lines.length - 1 ? begun : begun.trimEnd();
    })
    .filter((line) => line !== '')
    .join(' ');
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const value of Object.values(node))
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && typeof each === 'object' && typeof each.type === 'string')
        visit(each as Node, look);
    }
}
