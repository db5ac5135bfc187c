import { Button } from '../shared/controls';
import { mountPage } from '../shared/page';
import css from './inference.css';
import { InferencePage } from './inferencePage';
import type { InferenceAction, InferenceContent } from './protocol';
import { inferenceContentSchema } from './protocol';

type Act = (action: InferenceAction) => void;

mountPage<InferenceContent, InferenceAction>({
  content: inferenceContentSchema,
  css,
  draw: (content, act) => <Content content={content} act={act} />,
});

function Content({ content, act }: { readonly content: InferenceContent; readonly act: Act }) {
  const { model, version, report, stale } = content;
  if (!report) return version === null ? <NotTested model={model} act={act} /> : <NoEvidence {...{ model, version }} />;
  const actions = <Actions act={act} isSubmitted={version !== null} />;
  if (version !== null) return <InferencePage {...{ report, version, stale, actions }} />;
  const open = (id: string) => {
    act({ type: 'openTest', id });
  };
  return <InferencePage {...{ report, stale, actions, open }} />;
}

function Actions({ act, isSubmitted }: { readonly act: Act; readonly isSubmitted: boolean }) {
  return (
    <div class="actions">
      {!isSubmitted && <RunButton act={act} />}
      <Button
        secondary
        onPress={() => {
          act({ type: 'save' });
        }}
      >
        Save as HTML…
      </Button>
    </div>
  );
}

function NotTested({ model, act }: { readonly model: string; readonly act: Act }) {
  return (
    <main class="frame">
      <h1>{model} was not tested here yet</h1>
      <p>Its inference tests run in a process of their own, and their report appears here.</p>
      <div class="actions">
        <RunButton act={act} />
      </div>
    </main>
  );
}

function NoEvidence({ model, version }: { readonly model: string; readonly version: string }) {
  return (
    <main class="frame">
      <h1>
        The evidence of {model} {version} is not in this clone
      </h1>
      <p>Fetch the branch that it was submitted on, then open this page again.</p>
    </main>
  );
}

function RunButton({ act }: { readonly act: Act }) {
  return (
    <Button
      onPress={() => {
        act({ type: 'run' });
      }}
    >
      Run Inference Tests
    </Button>
  );
}
