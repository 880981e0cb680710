import { Flex, Loader, NativeSelect } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { has } from '../../../../shared/capabilities.ts';
import { counted } from '../../../../shared/counted.ts';
import { grantedLines } from '../../../../shared/permissions/grantedLines.ts';
import { compileRules } from '../../../../shared/permissions/template.ts';
import type { Rule } from '../../../../shared/permissions/templateShape.ts';
import { countWords } from '../../../../shared/permissions/templateWords.ts';
import type { Tree } from '../../../../shared/permissions/treeShape.ts';
import { failedAsHeavy } from '../../../../shared/rules/permissions.ts';
import type { Target } from '../../../../shared/target.ts';
import { organizationKey } from '../../state/organizationRef.ts';
import { placeName } from '../../state/placeWords.ts';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { GrantedLines } from './GrantedLines.tsx';
import classes from './templates.module.css';
import { useTargets } from './useTargets.ts';

export function TemplatePreview({ rules }: { rules: readonly Rule[] }) {
  const all = useTargets(isReadable);
  const [choice, setChosen] = useState<string | null>(null);
  const chosen = choice ?? (all[0] ? organizationKey(all[0]) : '');
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const target = all.find((each) => organizationKey(each) === chosen);
  if (!target)
    return <p className={looks.dim}>No organization has been read yet in which it could be looked up.</p>;
  const isDue = asked.has(chosen) || isLight(target);
  return (
    <section className={classes.preview} aria-label="Preview">
      <NativeSelect
        label="Matches today in"
        value={chosen}
        data={all.map((each) => ({ value: organizationKey(each), label: placeName(each) }))}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
      />
      {isDue ? (
        <Matches key={chosen} target={target} rules={rules} isAsked={asked.has(chosen)} />
      ) : (
        <Flex component="p" gap="6px 12px" align="center" justify="space-between" wrap="wrap">
          <span>Before Dokploy 0.28.3 the server sends all of every service with what can be granted.</span>
          <ToolButton size="compact-sm" onClick={() => setAsked((before) => new Set([...before, chosen]))}>
            Read it
          </ToolButton>
        </Flex>
      )}
    </section>
  );
}

function Matches({ target, rules, isAsked }: { target: Target; rules: readonly Rule[]; isAsked: boolean }) {
  const [heavy, setHeavy] = useState(isAsked);
  const { instanceId, organizationId } = target;
  const { query, readAgain } = useQuery('permissions.tree', { instanceId, organizationId, heavy });
  const tree = readingOf(query)?.data;
  if (tree) return <Matched tree={tree} rules={rules} />;
  const retry = () => (failedAsHeavy(query) ? setHeavy(true) : readAgain());
  if (query.state === 'failed') return <FailureAlert error={query.error} onRetry={retry} />;
  return (
    <p role="status" className={looks.dim}>
      <Loader size={11} aria-hidden /> Reading what can be granted there…
    </p>
  );
}

function Matched({ tree, rules }: { tree: Tree; rules: readonly Rule[] }) {
  // Deferred, so that typing stays fluent.
  const settled = useDeferredValue(rules);
  const { words, lines } = useMemo(() => {
    const matched = compileRules(settled)(tree);
    return { words: countWords(matched), lines: grantedLines(matched, tree) };
  }, [settled, tree]);
  const all = counted(tree.projects.length, 'project', 'projects');
  return (
    <>
      <p role="status">{words === '' ? `Nothing there matches, of ${all}.` : `${words}, of ${all} there.`}</p>
      {lines.length > 0 && <GrantedLines lines={lines} label="What matches" />}
    </>
  );
}

function isReadable({ whyUnknown, principal }: Target): boolean {
  return whyUnknown === null && principal !== null;
}

function isLight({ principal }: Target): boolean {
  return principal !== null && has(principal, 'project.allForPermissions');
}
