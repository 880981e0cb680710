import { MOST_TEXT } from '../../shared/calls/fields.ts';
import { counted } from '../../shared/counted.ts';
import { cutText } from '../../shared/cutText.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { LocalKind } from '../../shared/operations/operation.ts';
import type { TemplateContent } from '../../shared/permissions/templateShape.ts';
import { ruleSentence, switchesSentence } from '../../shared/permissions/templateWords.ts';

export type TemplateNoted = {
  kind: Extract<LocalKind, 'save-template' | 'delete-template' | 'import-templates'>;
  instance: null;
  subject: string;
  note: string;
};

export function savedNote(content: TemplateContent, isNew: boolean): TemplateNoted {
  const note = `${isNew ? 'New: ' : ''}${contentWords(content)}`;
  return { kind: 'save-template', instance: null, subject: content.name, note };
}

export function deletedNote(content: TemplateContent): TemplateNoted {
  return { kind: 'delete-template', instance: null, subject: content.name, note: contentWords(content) };
}

export function importedNote(fileName: string, added: number): TemplateNoted {
  const note = `${counted(added, 'template', 'templates')} from “${oneLine(fileName, 200)}”.`;
  return { kind: 'import-templates', instance: null, subject: oneLine(fileName, 200), note };
}

function contentWords(content: TemplateContent): string {
  const sentences = [switchesSentence(content), ...content.rules.map(ruleSentence)].filter(Boolean);
  const words = sentences.length === 0 ? 'It grants nothing.' : sentences.join(' ');
  return words.length <= MOST_TEXT - 10 ? words : `${cutText(words, MOST_TEXT - 11)}…`;
}
