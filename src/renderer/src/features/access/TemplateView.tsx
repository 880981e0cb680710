import { Box, Flex } from '@mantine/core';
import { IconCopy, IconFileExport, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import type { KeptTemplate } from '../../../../shared/calls/templates.ts';
import type { Template } from '../../../../shared/permissions/templateShape.ts';
import { ruleSentence, switchesSentence } from '../../../../shared/permissions/templateWords.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useInvited } from '../../state/useInvited.ts';
import looks from '../../ui/looks.module.css';
import { MenuItem } from '../../ui/MenuItem.tsx';
import { DotsMenu } from '../../ui/MenuTarget.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import heads from './BaselineView.module.css';
import { TemplateDrift } from './TemplateDrift.tsx';
import classes from './templates.module.css';
import { invitedSentence, usesSentence } from './templateWords.ts';

export function TemplateView({ template, onExport }: { template: KeptTemplate; onExport: () => void }) {
  const { openDialog } = useActions();
  const hasInstances = useApp((state) => state.order.length > 0);
  const { id, name } = template;
  const invited = useInvited().filter(({ templateId }) => templateId === id).length;
  const own = ownPart(template);
  return (
    <section className={looks.column} aria-label={sanitizeText(name, 100)}>
      <Flex component="header" gap={12} align="flex-start" flex="none" pt={14} px={20} pb={0}>
        <div className={heads.heading}>
          <h2>
            <UntrustedText text={name} />
          </h2>
          <Box component="p" mt={2} c="dimmed">
            {usesSentence(template)} {invitedSentence(invited)}
          </Box>
        </div>
        <ToolButton
          onClick={() => openDialog({ kind: 'apply-template', templateId: id })}
          variant="filled"
          why={hasInstances ? null : 'Add an instance first.'}
        >
          Apply…
        </ToolButton>
        <ToolButton onClick={() => openDialog({ kind: 'template', template: own })}>Edit…</ToolButton>
        <TemplateMenu template={own} onExport={onExport} />
      </Flex>
      <div className={classes.body}>
        <Says template={template} />
        {template.uses && <TemplateDrift key={`${id} ${template.changedAt}`} template={template} />}
      </div>
    </section>
  );
}

function TemplateMenu({ template, onExport }: { template: Template; onExport: () => void }) {
  const { openDialog } = useActions();
  const { id, name } = template;
  return (
    <DotsMenu label="Template menu" width={180}>
      <MenuItem icon={IconCopy} onClick={() => openDialog({ kind: 'template', template, isCopy: true })}>
        Duplicate…
      </MenuItem>
      <MenuItem icon={IconFileExport} onClick={onExport}>
        Export…
      </MenuItem>
      <MenuItem danger icon={IconTrash} onClick={() => openDialog({ kind: 'delete-template', id, name })}>
        Delete…
      </MenuItem>
    </DotsMenu>
  );
}

function Says({ template }: { template: KeptTemplate }) {
  const headingId = useId();
  const switches = switchesSentence(template);
  const { rules } = template;
  return (
    <section aria-labelledby={headingId} className={classes.part}>
      <h3 id={headingId}>What it grants</h3>
      {rules.length > 0 && (
        <ol className={classes.sentences} aria-label="Rules">
          {rules.map((rule, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rules can say the same, and none moves here.
            <li key={at} data-effect={rule.effect}>
              {ruleSentence(rule)}
            </li>
          ))}
        </ol>
      )}
      {switches !== null && <p>{switches}</p>}
      {rules.length === 0 && switches === null && <p className={looks.dim}>Nothing yet.</p>}
      {rules.length > 1 && <p className={looks.dim}>Where two rules are about the same, the later wins.</p>}
    </section>
  );
}

function ownPart({ uses: _, ...template }: KeptTemplate): Template {
  return template;
}
