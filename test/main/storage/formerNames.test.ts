import { expect, it } from 'vitest';
import { withNamesOfNow } from '../../../src/main/storage/jsonFile.ts';

it('what was kept while kits were called templates is read by the names of now, whatever people called things', () => {
  const kept = {
    step: { action: 'invitations.create', template: { id: 't', name: 'template', mode: 'exactly' } },
    templateId: 't',
    templates: [{ name: '"template": "quoted"' }],
    access: { by: 'template', templateId: 't' },
    kind: 'save-template',
    format: 'quayside-templates',
  };
  const now = {
    step: { action: 'invitations.create', kit: { id: 't', name: 'template', mode: 'exactly' } },
    kitId: 't',
    kits: [{ name: '"template": "quoted"' }],
    access: { by: 'kit', kitId: 't' },
    kind: 'save-kit',
    format: 'quayside-kits',
  };
  for (const indent of [0, 2])
    expect(JSON.parse(withNamesOfNow(JSON.stringify(kept, null, indent)))).toEqual(now);
});
