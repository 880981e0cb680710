import { expect, test } from 'vitest';
import { createHidden, createOut, EXIT, worst } from '../../src/command/output.ts';

function console(options: Partial<Parameters<typeof createOut>[0]> = {}) {
  const written = { out: '', err: '' };
  const out = createOut({
    ...{ format: 'text', quiet: false, colors: false, hidden: createHidden() },
    ...options,
    stdout: { write: (text) => (written.out += text) },
    stderr: { write: (text) => (written.err += text) },
  });
  return { out, written };
}

/** As faults of a file have names in them. */
const ONE_LINE = 'a\u001b[2Jb\u009b31mc\u202ed\re\u2028f\u0000';
/** What a stranger may call something: it would clear a screen, color, turn and break a line. */
const EVIL = 'a\u001b[2Jb\u009b31mc\u202ed\r\ne\u2028f\u0000';

test('what names say never steers a terminal: not in tables, lines, sentences or JSON', () => {
  for (const format of ['text', 'json', 'ndjson'] as const) {
    const { out, written } = console({ format });
    out.progress({ event: 'read', instance: EVIL });
    out.say(EVIL);
    out.error(EVIL);
    out.fail({ code: 'bad-input', message: `${ONE_LINE}\n${ONE_LINE}`, advice: '' });
    out.result({ name: EVIL, [EVIL]: [EVIL] }, () => [
      EVIL,
      ...out.table(['A', 'B'], [[EVIL, { text: EVIL, tone: 'ok' }]]),
    ]);
    out.end({ code: 'internal', message: '', advice: '' });
    const all = written.out + written.err;
    expect(all).toContain('[2Jb');
    expect(all.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(written.err.split('\n')).toHaveLength(5);
    if (format === 'json') expect(JSON.parse(written.out)).toEqual({ name: EVIL, [EVIL]: [EVIL] });
  }
});

test('columns stand below each other whatever letters are in them, with colors where there are some', () => {
  const rows = (colors: boolean) => {
    const { out, written } = console({ colors });
    out.result({}, () =>
      out.table(
        ['NAME', 'STATE'],
        [
          ['日本', { text: 'read', tone: 'ok' }],
          ['Zoë', 'x'],
        ],
      ),
    );
    return written.out;
  };
  expect(rows(false)).toBe('NAME  STATE\n日本  read\nZoë   x\n');
  expect(rows(true)).toBe(
    '\u001b[1mNAME\u001b[22m  \u001b[1mSTATE\u001b[22m\n日本  \u001b[32mread\u001b[39m\nZoë   x\n',
  );
});

test('one document comes with --json: the result, else why there is none', () => {
  const { out, written } = console({ format: 'json', quiet: true });
  expect(out.fail({ code: 'bad-input', message: 'No.', advice: 'Do so.' })).toBe(EXIT.refused);
  expect(out.fail({ code: 'refused', message: 'Later.', advice: '' })).toBe(EXIT.failed);
  out.end({ code: 'internal', message: 'Nothing.', advice: '' });
  expect(JSON.parse(written.out)).toEqual({ error: { code: 'bad-input', message: 'No.', advice: 'Do so.' } });
  out.fail({ code: 'bad-input', message: 'a:1:1: No.\na:2:1: No.', advice: 'Do so.' });
  expect(written.err).toBe('No. Do so.\nLater.\na:1:1: No.\na:2:1: No.\nDo so.\n');
});

test('what must not be written is cut out, also as JSON escapes it', () => {
  const hidden = createHidden();
  hidden.add('say "friend"');
  const { out, written } = console({ format: 'json', hidden });
  out.error('It was say "friend".');
  out.result({ was: 'say "friend"' }, () => []);
  expect(written.err).toBe('It was [secret].\n');
  expect(JSON.parse(written.out)).toEqual({ was: '[secret]' });
});

test('of several exit codes the worst wins: interrupted, 1, 3, 2, 0', () => {
  const { interrupted, refused, failed, open, done } = EXIT;
  const order = [interrupted, refused, failed, open, done];
  for (const [at, code] of order.entries())
    for (const other of order.slice(at)) {
      expect(worst(code, other)).toBe(code);
      expect(worst(other, code)).toBe(code);
    }
  expect(worst()).toBe(done);
});
