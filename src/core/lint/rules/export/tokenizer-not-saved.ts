import type { Call, Expr, Name } from '../../../python/ast';
import type { NotebookAnalysis } from '../../../python/analysis';
import { isNamed, methodName, receiver, rootName, stringValue } from '../../../python/nodes';
import type { Fix, NotebookRule } from '../../rule';
import { topStatement } from '../../support/modelSaves';
import { calledName } from '../../support/nodes';

const PROCESSOR =
  /^transformers\.\w*(Tokenizer|TokenizerFast|Processor|FeatureExtractor|ImageProcessor)\.from_pretrained$/;

/** A language model that is saved without its tokenizer. */
export const tokenizerNotSaved: NotebookRule = {
  name: 'export/tokenizer-not-saved',
  summary: 'A model is saved without its tokenizer or processor',
  why:
    'The model reads numbers that only its own tokenizer makes. Whoever deploys the folder has to guess which one and which ' +
    'version it was, and a wrong one gives answers instead of an error.',
  severity: 'warning',
  moment: 'gate',
  level: 'notebook',
  fix: 'edit',
  references: [
    'https://huggingface.co/docs/transformers/main_classes/tokenizer',
    'https://huggingface.co/docs/transformers/model_sharing',
  ],
  examples: {
    bad: [
      [
        'from transformers import AutoModelForSequenceClassification, AutoTokenizer\n' +
          'tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased", revision="abc")\n' +
          'model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", revision="abc")',
        'model.save_pretrained("model-1")',
      ],
      {
        cells: [
          'from transformers import AutoTokenizer, Trainer\ntokenizer = AutoTokenizer.from_pretrained("x", revision="abc")\ntrainer = Trainer(model=model)\ntrainer.train()',
          'trainer.save_model("model-1")',
        ],
        shown: false,
      },
    ],
    good: [
      [
        'from transformers import AutoModelForSequenceClassification, AutoTokenizer\n' +
          'tokenizer = AutoTokenizer.from_pretrained("bert-base-uncased", revision="abc")\n' +
          'model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", revision="abc")',
        'model.save_pretrained("model-1")\ntokenizer.save_pretrained("model-1")',
      ],
      [
        'from transformers import AutoTokenizer, Trainer\ntokenizer = AutoTokenizer.from_pretrained("x", revision="abc")\n' +
          'trainer = Trainer(model=model, processing_class=tokenizer)\ntrainer.save_model("model-1")\nmodel.save_pretrained("model-1")',
      ],
      ['model.save_pretrained("model-1")'],
      {
        cells: [
          'from transformers import AutoTokenizer\ntokenizer = AutoTokenizer.from_pretrained("x", revision="abc")\nfor part in (model, tokenizer):\n    part.save_pretrained("model-1")',
        ],
        shown: false,
      },
      {
        cells: [
          'from transformers import AutoTokenizer, LlamaConfig\ntokenizer = AutoTokenizer.from_pretrained("x", revision="abc")',
          'config = LlamaConfig.from_pretrained("x")\nconfig.save_pretrained("onnx")\ndataset.push_to_hub("team/rows")',
        ],
        shown: false,
      },
      {
        cells: [
          'from transformers import BertTokenizer\ntokenizer = BertTokenizer.from_pretrained("x", revision="abc")',
          'tokenizer.save_vocabulary("model-1")\nmodel.save_pretrained("model-1")',
        ],
        shown: false,
      },
    ],
  },
  *check({ analysis }) {
    const processors = processorNames(analysis);
    if (processors.length === 0) return;
    const saves = analysis
      .methodCalls('save_pretrained', 'save_vocabulary', 'push_to_hub', 'save_model')
      .filter((call) => !keepsNoModel(call, analysis));
    const together = [...analysis.nodes('For')].flatMap(({ iter }) =>
      iter.nodeType === 'Tuple' || iter.nodeType === 'List' ? iter.elts : [],
    );
    const isSaved = processors.some(
      ({ id }) =>
        together.some((one) => isNamed(one, id)) ||
        [...analysis.nodes('Call')].some(
          (call) =>
            (saves.includes(call) && isReceiver(call, id)) ||
            call.keywords.some(
              ({ arg, value }) =>
                isNamed(value, id) && /tokenizer|processing_class|processor|feature_extractor/.test(arg ?? ''),
            ) ||
            call.args.some((arg) => isNamed(arg, id) && /pipeline|save|push|upload/i.test(calledName(call))),
        ),
    );
    const [first] = saves.filter(
      (call) =>
        call.func.nodeType === 'Attribute' &&
        call.func.attr !== 'save_vocabulary' &&
        isNetworkOf(receiver(call), analysis),
    );
    const [processor] = processors;
    if (isSaved || !first || !processor) return;
    const fix = saveToo(processor.id, first, analysis);
    yield {
      at: first.func,
      message: `The model is saved without "${processor.id}", so whoever loads it has to guess how its input is made. Save "${processor.id}" to the same folder.`,
      related: [{ at: processor, message: 'It comes from here' }],
      ...(fix ? { fix } : {}),
    };
  },
};

/** Whether a name, or the network within a wrapper, is what is saved. */
function isNetworkOf(on: Expr | undefined, analysis: NotebookAnalysis): boolean {
  return (
    on?.nodeType === 'Name' ||
    (on?.nodeType === 'Attribute' &&
      on.attr === 'module' &&
      rootName(on) !== undefined &&
      analysis.qualifiedName(on) === undefined)
  );
}

/** Whether a call keeps a configuration or a data set. */
function keepsNoModel(call: Call, analysis: NotebookAnalysis): boolean {
  const on = receiver(call);
  const type = (on && analysis.typeOf(on)) ?? '';
  const name = on?.nodeType === 'Name' ? on.id : '';
  // Other libraries have a method of this name too.
  if (methodName(call) === 'save_model' && !/^transformers\.\w*Trainer$/.test(type)) return true;
  return /^datasets\.|Config$/.test(type) || /(^|_)(config|dataset|data|ds)s?$/i.test(name);
}

function isReceiver(call: Call, name: string): boolean {
  const on = receiver(call);
  return on !== undefined && isNamed(on, name);
}

function processorNames(analysis: NotebookAnalysis): Name[] {
  return [...analysis.nodes('Assign')].flatMap(({ targets, value }) => {
    const [target] = targets;
    const isProcessor = value.nodeType === 'Call' && PROCESSOR.test(analysis.qualifiedName(value.func) ?? '');
    return isProcessor && target?.nodeType === 'Name' ? [target] : [];
  });
}

function saveToo(name: string, save: Call, analysis: NotebookAnalysis): Fix | undefined {
  const statement = topStatement(save);
  const [path] = save.args;
  if (statement?.nodeType !== 'Expr' || !path || (path.nodeType !== 'Name' && stringValue(path) === undefined))
    return undefined;
  const cell = analysis.cellOf(save);
  const python = analysis.cells.find(({ index }) => index === cell)?.python;
  const method =
    save.func.nodeType === 'Attribute' && save.func.attr === 'push_to_hub' ? 'push_to_hub' : 'save_pretrained';
  const text = `\n${name}.${method}(${python?.text.slice(path.start, path.end) ?? ''})`;
  return {
    title: `Save ${name} too`,
    edits: [{ kind: 'replace', cell, start: statement.end, end: statement.end, text }],
  };
}
