import { Box, Switch } from '@mantine/core';
import { memo } from 'react';
import {
  SWITCH_GROUPS,
  SWITCH_WORDS,
  type Switch as SwitchName,
} from '../../../../shared/permissions/switches.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { whySwitchHasNoEffect } from '../../../../shared/rules/permissions.ts';
import looks from '../../ui/looks.module.css';
import classes from './switches.module.css';

type Props = {
  principal: Principal;
  role: string;
  on: ReadonlySet<string>;
  onSwitch: (name: SwitchName, isOn: boolean) => void;
  isLocked: boolean;
};

const LOOK = {
  track: classes.switchTrack ?? '',
  label: classes.switchLabel ?? '',
  description: classes.switchHint ?? '',
};

export const Switches = memo(function Switches({ principal, role, on, onSwitch, isLocked }: Props) {
  const isCustom = role !== 'member';
  return (
    // It scrolls, and takes the focus where none of its switches does.
    <section
      className={classes.switches}
      aria-label="Switches"
      tabIndex={isLocked || isCustom ? 0 : undefined}
    >
      {/* The reason is the same for all: said once. */}
      {isCustom && <p className={looks.dim}>{whySwitchHasNoEffect(principal, role, 'canCreateProjects')}</p>}
      {SWITCH_GROUPS.map(({ title, switches }) => (
        <fieldset key={title} className={classes.group}>
          <legend>{title}</legend>
          {switches.map((name) => {
            const { label, hint } = SWITCH_WORDS[name];
            const why = isCustom ? null : whySwitchHasNoEffect(principal, role, name);
            return (
              <Switch
                key={name}
                size="xs"
                withThumbIndicator={false}
                classNames={LOOK}
                label={label}
                description={
                  <>
                    {hint}
                    {why !== null && (
                      <Box component="span" display="block" mt={2} c="var(--q-warn)">
                        {why}
                      </Box>
                    )}
                  </>
                }
                checked={on.has(name)}
                disabled={isLocked || isCustom}
                onChange={({ currentTarget }) => onSwitch(name, currentTarget.checked)}
              />
            );
          })}
        </fieldset>
      ))}
    </section>
  );
});
