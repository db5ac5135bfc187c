import type { VersionRecord } from '../../src/core/registry/record';
import { Hash, LinkButton, Section } from '../shared/controls';
import type { StatusContent } from './protocol';
import type { Act } from './statusPage';

/** What exactly is under review: the record's digest, the commit, and the files it rests on. */
export function Facts({ content, act }: { readonly content: StatusContent; readonly act: Act }) {
  const { version, record } = content;
  return (
    <Section title="Under review">
      <dl class="facts">
        <dt>Record</dt>
        <dd>
          <Hash value={version.record} />
        </dd>
        <dt>Commit</dt>
        <dd>
          <Hash value={version.commit} />
        </dd>
        {version.branch !== null && (
          <>
            <dt>Branch</dt>
            <dd>
              <code>{version.branch}</code>
            </dd>
          </>
        )}
        {record && <RecordFacts record={record} act={act} />}
      </dl>
    </Section>
  );
}

function RecordFacts({ record, act }: { readonly record: VersionRecord; readonly act: Act }) {
  return (
    <>
      <dt>Supersedes</dt>
      <dd>{record.supersedes ?? 'nothing, it is the first version'}</dd>
      {(['artifact', 'notebook', 'card', 'manifest'] as const).map((part) => (
        <FileFact key={part} name={part} path={record[part].path} sha256={record[part].sha256} act={act} />
      ))}
      <dt>Lint</dt>
      <dd>
        {counted(record.lint.error, 'error')}, {counted(record.lint.warning, 'warning')}, {record.lint.suppressed}{' '}
        suppressed
      </dd>
      {record.datasets.map((data) => (
        <>
          <dt class="part">{data.role} data</dt>
          <dd>
            {data.name} {data.digest === null ? <span class="quiet">(no digest)</span> : <Hash value={data.digest} />}
          </dd>
        </>
      ))}
      <dt>Policy</dt>
      <dd>
        <code>{record.policy.path}</code> <Hash value={record.policy.sha256} />
      </dd>
    </>
  );
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function FileFact(props: { readonly name: string; readonly path: string; readonly sha256: string; readonly act: Act }) {
  const { name, path, sha256, act } = props;
  return (
    <>
      <dt class="part">{name}</dt>
      <dd>
        <LinkButton
          onPress={() => {
            act({ type: 'openFile', path });
          }}
        >
          {path}
        </LinkButton>{' '}
        <Hash value={sha256} />
      </dd>
    </>
  );
}
