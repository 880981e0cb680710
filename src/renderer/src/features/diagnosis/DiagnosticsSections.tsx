import { type ReactNode, useId } from 'react';
import type { DiagnosticsSection } from '../../../../shared/calls/diagnostics.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import classes from './diagnosis.module.css';

/** What a part has below it for what can be done about it. */
type Below = { below: (offers: NonNullable<DiagnosticsSection['offers']>) => ReactNode };

/** The parts of the diagnostics, one below the other. */
export function DiagnosticsSections({
  sections,
  ...rest
}: Below & { sections: readonly DiagnosticsSection[] }) {
  return (
    <div className={classes.sections}>
      {sections.map((section) => (
        <Section key={section.title} section={section} {...rest} />
      ))}
    </div>
  );
}

function Section({
  section: { title, facts, lines, offers },
  below,
}: Below & { section: DiagnosticsSection }) {
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading} className={classes.heading}>
        {title}
      </h3>
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map(({ name, value, tone }) => (
            <div key={name}>
              <dt>{sanitizeText(name)}</dt>
              <dd data-tone={tone ?? undefined}>
                <bdi>{sanitizeText(value)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {lines.length > 0 && (
        <ScrolledList className={classes.log} aria-label={title}>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line can stand there twice, and none moves.
            <li key={at}>{sanitizeText(line)}</li>
          ))}
        </ScrolledList>
      )}
      {facts.length + lines.length === 0 && <p className={classes.none}>Nothing.</p>}
      {offers && below(offers)}
    </section>
  );
}
