import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSheet, sheetHtml, sheetRows } from '../../../src/main/campaigns/sheet.ts';
import { decisionWords } from '../../../src/shared/campaigns/decisions.ts';
import { anyReview, writeReview } from './reviews.ts';

/** An element of the page as far as the script of a worksheet needs one. */
type Fake = Record<string, unknown> & { value: string; textContent: string; click: () => void };

test('a worksheet of HTML loads nothing, runs its own script alone, and takes no name for markup', async () => {
  await fc.assert(
    fc.asyncProperty(anyReview, async ({ evidence, entries }) => {
      const { review: of } = await writeReview(evidence, entries.slice(0, 1));
      const html = [...sheetHtml(of, sheetRows(of, 'all'))].join('');
      const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
      const hashes = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
      const scripts = [...html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)];
      expect(scripts.map(([, attributes]) => attributes)).toEqual([' type="application/json" id="data"', '']);
      expect(policy).toBe(
        `default-src 'none'; style-src ${hashes(style)}; script-src ${hashes(scripts[1]?.[2] ?? '')}; base-uri 'none'; form-action 'none'`,
      );
      expect(html.match(/<script/g)).toHaveLength(2);
      expect(html).not.toMatch(/\s(?:src|href|action|on\w+)=/);
      expect(html.match(/<select /g)).toHaveLength(evidence.lines.length);
    }),
    { numRuns: 50 },
  );
});

test('what is entered on the page comes back line by line, whatever names are in it', async () => {
  await fc.assert(
    fc.asyncProperty(anyReview, anyNote, async ({ evidence, entries }, note) => {
      const { review: of } = await writeReview(evidence, entries.slice(0, 1));
      const rows = sheetRows(of, 'all');
      const html = [...sheetHtml(of, rows)].join('');
      const page = await openPage(html, rows.length);
      page.save();
      expect(page.status(), 'nothing is saved before it says who').toMatch(/Enter your name/);
      page.fields.name.value = ' Eve ';
      page.fields.email.value = 'eve@client.example';
      page.decisions.forEach((each, at) => {
        each.value = rows[at]?.choices.map(decisionWords).at(-1) ?? '';
      });
      for (const each of page.notes) each.value = note;
      const read = readSheet(page.save(), of);
      expect(read).toMatchObject({
        ok: true,
        value: { by: { name: 'Eve', email: 'eve@client.example' }, faults: [] },
      });
      expect(read.ok && read.value.lines.map(({ about }) => about.id)).toEqual(
        evidence.lines.map(({ id }) => id),
      );
    }),
    { numRuns: 50 },
  );
});

const anyNote = fc.constantFrom('fine', '=1+1', 'a "b", c; d', '-1', ' two\tparts ');

/** Runs the script of a page on as much of a page as it uses. */
async function openPage(html: string, lines: number) {
  const scripts = [...html.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, text = '']) => text);
  let saved = '';
  const made = (): Fake => {
    const heard: Record<string, () => void> = {};
    return {
      ...{ value: '', textContent: '', dataset: {}, focus() {} },
      addEventListener: (name: string, act: () => void) => void Object.assign(heard, { [name]: act }),
      click: () => heard.click?.(),
    };
  };
  const fields: Record<string, Fake> = Object.fromEntries(
    ['status', 'who', 'keep', 'save', 'name', 'email', 'data'].map((id) => [id, made()]),
  );
  (fields.data as Fake).textContent = scripts[0] ?? '';
  const decisions = Array.from({ length: lines }, made);
  const notes = Array.from({ length: lines }, made);
  const document = {
    getElementById: (id: string) => fields[id],
    querySelectorAll: (what: string) => (what === '[data-decision]' ? decisions : notes),
    addEventListener() {},
    createElement: made,
  };
  class FakeBlob {
    constructor([text]: [string]) {
      saved = text;
    }
  }
  const url = { createObjectURL: () => '' };
  new Function('document', 'addEventListener', 'Blob', 'URL', scripts[1] ?? '')(
    document,
    () => {},
    FakeBlob,
    url,
  );
  return {
    ...{ decisions, notes, fields: fields as { name: Fake; email: Fake } },
    status: () => fields.status?.textContent,
    save() {
      fields.save?.click();
      return saved;
    },
  };
}
