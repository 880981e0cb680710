import { parseAst } from 'vite';

/** One small fault: the text between `start` and `end` (UTF-16 offsets) replaced. */
export type Mutant = { start: number; end: number; text: string; what: string };

type Node = { type: string; start: number; end: number; [key: string]: unknown };

const OPPOSITE: Record<string, string> = {
  '===': '!==',
  '!==': '===',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** Every mutant of a TypeScript source: a comparison turned, a condition dropped, a statement deleted. */
export function mutantsOf(source: string): Mutant[] {
  const mutants: Mutant[] = [];
  const textOf = ({ start, end }: Node) => source.slice(start, end);
  const replace = ({ start, end }: Node, text: string, what: string) =>
    mutants.push({ start, end, text, what });

  function visit(node: Node): void {
    // Types have no behaviour.
    if (node.type.startsWith('TS') && !EXPRESSIONS.has(node.type)) return;
    mutate(node);
    for (const child of childrenOf(node)) visit(child);
  }

  function mutate(node: Node): void {
    if (node.type === 'BinaryExpression') {
      const opposite = OPPOSITE[String(node.operator)];
      if (opposite) {
        const [left, right] = [textOf(node.left as Node), textOf(node.right as Node)];
        replace(node, `(${left} ${opposite} ${right})`, `comparison turned to ${opposite}`);
      }
    } else if (node.type === 'LogicalExpression') {
      replace(node, textOf(node.left as Node), `right side of ${node.operator} dropped`);
      replace(node, textOf(node.right as Node), `left side of ${node.operator} dropped`);
    } else if (node.type === 'IfStatement' || node.type === 'ConditionalExpression') {
      const test = node.test as Node;
      replace(test, 'true as boolean', 'condition always true');
      replace(test, 'false as boolean', 'condition always false');
    } else if (node.type === 'ExpressionStatement' && !node.directive) {
      replace(node, ';', 'statement deleted');
    }
  }

  for (const node of parseAst(source, { lang: 'ts' }).body) visit(node as unknown as Node);
  return mutants;
}

const EXPRESSIONS: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
]);

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value : [value]).filter(isNode));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
