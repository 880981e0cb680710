import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { GrantedLine, LineSubject } from '../../../../shared/permissions/grantedLines.ts';
import { SERVICE_WORDS } from '../../../../shared/permissions/serviceWords.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { SubjectSign } from '../../ui/SubjectSign.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './templates.module.css';

const LINE_HEIGHT = 26;

/** What is granted, by name, as a tree of lines; of thousands those in sight alone are in the page. */
export function GrantedLines({ lines, label }: { lines: readonly GrantedLine[]; label: string }) {
  const scroll = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 12,
  });
  return (
    <ScrolledList ref={scroll} className={classes.lines} aria-label={label}>
      <li aria-hidden style={{ height: virtual.getTotalSize() }} className={classes.extent} />
      {virtual.getVirtualItems().map(({ index, start }) => {
        const line = lines[index];
        if (!line) return null;
        return (
          <li
            key={index}
            className={classes.line}
            aria-setsize={lines.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            <LineWords line={line} />
          </li>
        );
      })}
    </ScrolledList>
  );
}

/** One thing that is granted, as far to the right as it stands within others. */
export function LineWords({ line }: { line: GrantedLine }) {
  const name = sanitizeText(line.name, 120) || 'Unnamed';
  return (
    <span className={classes.lineWords} style={{ paddingInlineStart: line.depth * 18 }}>
      <SubjectSign what={line.what} className={classes.lineSign} />
      <bdi className={classes.lineName} title={name}>
        {name}
      </bdi>
      <span className={classes.lineKind}>{WORDS[line.what]}</span>
    </span>
  );
}

const WORDS: Record<LineSubject, string> = {
  project: 'project',
  environment: 'environment',
  gitProvider: 'git provider',
  server: 'server',
  ...SERVICE_WORDS,
};
