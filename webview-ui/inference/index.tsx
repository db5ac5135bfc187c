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
  draw: ({ model, report, stale }, act) =>
    report ? (
      <InferencePage
        report={report}
        stale={stale}
        open={(id) => {
          act({ type: 'openTest', id });
        }}
        actions={<Actions act={act} />}
      />
    ) : (
      <NotTested model={model} act={act} />
    ),
});

function Actions({ act }: { readonly act: Act }) {
  return (
    <div class="actions">
      <RunButton act={act} />
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
