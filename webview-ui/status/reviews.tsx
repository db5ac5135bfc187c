import type { Decision, VersionStatus } from '../../src/core/registry/status';
import type { Tone } from '../shared/controls';
import { Pill, Section, Sign, Time } from '../shared/controls';

const DECISIONS: Readonly<Record<Decision['decision'], readonly [words: string, tone: Tone]>> = {
  approved: ['approved', 'good'],
  changes_requested: ['requested changes', 'warn'],
  rejected: ['rejected', 'bad'],
};

/** The decisions given, whether each counts, and how many approvals are still missing. */
export function Approvals(props: { readonly approvals: readonly Decision[]; readonly required: number }) {
  const { approvals, required } = props;
  const given = approvals.filter(({ decision, counts }) => decision === 'approved' && counts).length;
  const missing = Math.max(0, required - given);
  return (
    <Section title="Approvals">
      <p>
        {given} of {required} required
      </p>
      <ul class="rows">
        {approvals.map((decision) => (
          <DecisionRow key={`${decision.by} ${decision.at}`} decision={decision} />
        ))}
        {Array.from({ length: missing }, (_, index) => (
          <li key={index}>
            <Sign tone="quiet" label="missing" />
            <div class="body quiet">Waiting for an approver</div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function DecisionRow({ decision }: { readonly decision: Decision }) {
  const [words, tone] = DECISIONS[decision.decision];
  return (
    <li>
      <Sign tone={decision.counts ? tone : 'quiet'} label={decision.counts ? words : `${words}, does not count`} />
      <div class="body">
        <div>
          <strong>{decision.name}</strong> {words}
        </div>
        <p class="quiet">
          {decision.by} · <Time at={decision.at} />
        </p>
        {decision.comment !== null && decision.comment !== '' && <p class="text">{decision.comment}</p>}
        <p>
          <Pill tone={decision.verified ? 'good' : 'warn'}>
            {decision.verified ? 'signature verified' : 'asserted, not verified'}
          </Pill>
        </p>
        {decision.why !== null && <p class="text quiet">Does not count: {decision.why}</p>}
      </div>
    </li>
  );
}

/** What the ledger says happened, oldest first. */
export function Timeline({ events }: { readonly events: VersionStatus['timeline'] }) {
  return (
    <Section title="Timeline">
      {events.length === 0 && <p class="quiet">Nothing has happened yet.</p>}
      <ol class="timeline">
        {events.map((event, index) => (
          <li key={index}>
            <div>
              <strong>{event.type.replaceAll('_', ' ')}</strong>{' '}
              {!event.verified && <span class="quiet">(not signed)</span>}
            </div>
            <div class="quiet">
              {event.by} · <Time at={event.at} />
            </div>
            {event.comment !== null && event.comment !== '' && <p class="text">{event.comment}</p>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
