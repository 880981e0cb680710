import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { focusContent, nextFocus } from '../../../src/renderer/src/ui/Dialog.tsx';
import { keepFocus, returnFocusOnTab } from '../../../src/renderer/src/ui/keepFocus.ts';

/** As much of an element as keeping the focus asks of it; a selector finds those with one of its marks. */
class FakeElement {
  children: FakeElement[] = [];
  parent: FakeElement | null = null;
  private readonly listeners = new Map<string, (event: unknown) => void>();
  readonly marks: readonly string[];

  constructor(marks: string, ...children: FakeElement[]) {
    this.marks = marks.split(' ');
    this.put(...children);
  }
  put(...children: FakeElement[]): void {
    for (const child of this.children) child.parent = null;
    this.children = children;
    for (const child of children) child.parent = this;
    if (page.activeElement?.isConnected === false) page.activeElement = page.body;
  }
  get isConnected(): boolean {
    return this === page.body || (this.parent?.isConnected ?? false);
  }
  contains(other: FakeElement | null): boolean {
    return other === this || (other !== null && this.contains(other.parent));
  }
  closest(selector: string): FakeElement | null {
    return this.matches(selector) ? this : (this.parent?.closest(selector) ?? null);
  }
  querySelector(selector: string): FakeElement | null {
    const found = this.children.map((child) =>
      child.matches(selector) ? child : child.querySelector(selector),
    );
    return found.find((each) => each !== null) ?? null;
  }
  addEventListener(type: string, listener: (event: unknown) => void): void {
    this.listeners.set(type, listener);
  }
  removeEventListener(type: string): void {
    this.listeners.delete(type);
  }
  focus(): void {
    page.activeElement.tell('focusout');
    page.activeElement = this;
    this.tell('focusin');
  }
  tell(type: string, event: object = { target: this }): void {
    this.listeners.get(type)?.(event);
    this.parent?.tell(type, event);
  }
  matches(selector: string): boolean {
    return selector.split(', ').some((part) => this.marks.includes(part));
  }
}

const page = {} as { body: FakeElement; activeElement: FakeElement };
let drawn: () => void = () => {};
let content: FakeElement;
let dialog: FakeElement;

beforeEach(() => {
  page.body = page.activeElement = new FakeElement('body');
  content = new FakeElement('content');
  dialog = new FakeElement('[role="dialog"]', content);
  page.body.put(dialog);
  vi.stubGlobal('document', page);
  keepFocus(
    content as never,
    () => nextFocus(content as never),
    (_, tell) => {
      drawn = tell;
      return () => {};
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** The content is drawn anew while a button in it has the focus; gives what has it then. */
function pressed(...after: FakeElement[]): FakeElement {
  const button = new FakeElement('button');
  content.put(button);
  button.focus();
  content.put(...after);
  drawn();
  return page.activeElement;
}

describe('when what had the focus in a dialog is gone', () => {
  test('the first that is named gets it', () => {
    const run = new FakeElement('[data-autofocus]');
    expect(
      pressed(new FakeElement('button'), new FakeElement('', run), new FakeElement('[data-autofocus]')),
    ).toBe(run);
  });

  test('the dialog itself gets it where nothing is named, so that Tab goes on from there', () =>
    expect(pressed(new FakeElement('button'))).toBe(dialog));

  test('the dialog itself gets it where what is named is barred and could take none', () =>
    expect(pressed(new FakeElement('button'), new FakeElement('[data-autofocus] :disabled'))).toBe(dialog));

  test('it is passed on from a button, too, that was disabled while it worked', async () => {
    const review = new FakeElement('button :disabled');
    const back = new FakeElement('[data-autofocus]');
    content.put(review);
    review.focus();
    review.tell('focusout');
    page.activeElement = page.body;
    await setImmediate();
    content.put(back);
    drawn();
    expect(page.activeElement).toBe(back);
  });

  test('what took it meanwhile keeps it', () => {
    const box = new FakeElement('input');
    const button = new FakeElement('button');
    content.put(button);
    button.focus();
    content.put(box, new FakeElement('[data-autofocus]'));
    box.focus();
    drawn();
    expect(page.activeElement).toBe(box);
  });
});

describe('where the content of a dialog names what gets the focus once it is there', () => {
  const stop = new FakeElement('[data-autofocus]');
  const step = new FakeElement('button');

  test.each([
    ['the page', () => page.body],
    ['the dialog around it', () => dialog],
  ])('it is given from %s', (_, from) => {
    content.put(step, stop);
    page.activeElement = from();
    focusContent(content as never);
    expect(page.activeElement).toBe(stop);
  });

  test('it is not taken from what a person is at, in the content or beside it in the dialog', () => {
    const beside = new FakeElement('button');
    content.put(step, stop);
    dialog.put(content, beside);
    for (const at of [step, beside]) {
      at.focus();
      focusContent(content as never);
      expect(page.activeElement).toBe(at);
    }
  });
});

test('a person who left what then goes is not taken back; nor is the focus of a list of options taken from it', async () => {
  const next = new FakeElement('[data-autofocus]');
  const button = new FakeElement('button');
  content.put(button, next);
  button.focus();
  button.tell('focusout');
  page.activeElement = page.body;
  await setImmediate();
  content.put(next);
  drawn();
  expect(page.activeElement).toBe(page.body);
  const option = new FakeElement('option');
  content.put(new FakeElement('[role="listbox"]', option), next);
  option.focus();
  content.put(next);
  drawn();
  expect(page.activeElement).toBe(page.body);
});

test('Tab goes on within the dialog from where a click beside it or a menu left the focus, until it closes', () => {
  const keys = new Map<string, (event: object) => void>();
  Object.assign(page, {
    addEventListener: (type: string, listener: (event: object) => void) => keys.set(type, listener),
    removeEventListener: (type: string) => keys.delete(type),
  });
  const stop = returnFocusOnTab(dialog as never);
  keys.get('keydown')?.({ key: 'a' });
  expect(page.activeElement).toBe(page.body);
  keys.get('keydown')?.({ key: 'Tab' });
  expect(page.activeElement).toBe(dialog);
  const box = new FakeElement('input');
  content.put(box);
  box.focus();
  keys.get('keydown')?.({ key: 'Tab' });
  expect(page.activeElement).toBe(box);
  // What a menu that opened it gave the focus back to, behind it.
  const behind = new FakeElement('button');
  behind.focus();
  keys.get('keydown')?.({ key: 'Tab' });
  expect(page.activeElement).toBe(dialog);
  // A list of options of the dialog's own stands beside it in the page.
  const option = new FakeElement('option');
  new FakeElement('[role="listbox"]').put(option);
  option.focus();
  keys.get('keydown')?.({ key: 'Tab' });
  expect(page.activeElement).toBe(option);
  stop();
  expect(keys.size).toBe(0);
});
