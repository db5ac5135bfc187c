import type { Rule } from './rule';
import { blocksHeadlessRun } from './rules/reproducibility/blocks-headless-run';
import { changedSinceRun } from './rules/reproducibility/changed-since-run';
import { duplicateCount } from './rules/reproducibility/duplicate-count';
import { executionOrder } from './rules/reproducibility/execution-order';
import { neverExecuted } from './rules/reproducibility/never-executed';
import { storedError } from './rules/reproducibility/stored-error';
import { syntaxError } from './rules/reproducibility/syntax-error';
import { unexecutedCell } from './rules/reproducibility/unexecuted-cell';
import { usedBeforeDefined } from './rules/reproducibility/used-before-defined';
import { deletedDefinition } from './rules/hidden-state/deleted-definition';
import { outsideState } from './rules/hidden-state/outside-state';
import { shadowsImport } from './rules/hidden-state/shadows-import';
import { starImport } from './rules/hidden-state/star-import';
import { undefinedName } from './rules/hidden-state/undefined-name';
import { absolutePath } from './rules/portability/absolute-path';
import { fileName } from './rules/portability/file-name';
import { hardCodedDevice } from './rules/portability/hard-coded-device';
import { hardCodedEndpoint } from './rules/portability/hard-coded-endpoint';
import { platformPath } from './rules/portability/platform-path';
import { shellOut } from './rules/portability/shell-out';
import { statefulMagic } from './rules/portability/stateful-magic';
import { installInNotebook } from './rules/dependencies/install-in-notebook';
import { noManifest } from './rules/dependencies/no-manifest';
import { undeclaredImport } from './rules/dependencies/undeclared-import';
import { unpinnedDependency } from './rules/dependencies/unpinned-dependency';
import { unpinnedInstall } from './rules/dependencies/unpinned-install';
import { credentialsInUrl } from './rules/secrets/credentials-in-url';
import { passwordInCode } from './rules/secrets/password-in-code';
import { privateKey } from './rules/secrets/private-key';
import { secretAsDefault } from './rules/secrets/secret-as-default';
import { secretInShell } from './rules/secrets/secret-in-shell';
import { tokenInCode } from './rules/secrets/token-in-code';
import { tokenInMetadata } from './rules/secrets/token-in-metadata';
import { tokenInOutput } from './rules/secrets/token-in-output';
import { fitBeforeSplit } from './rules/leakage/fit-before-split';
import { fitOnTestData } from './rules/leakage/fit-on-test-data';
import { noHeldOutEvaluation } from './rules/leakage/no-held-out-evaluation';
import { resamplingBeforeSplit } from './rules/leakage/resampling-before-split';
import { scoredOnTrainingData } from './rules/leakage/scored-on-training-data';
import { selectionBeforeSplit } from './rules/leakage/selection-before-split';
import { shuffledTimeSeries } from './rules/leakage/shuffled-time-series';
import { statisticsBeforeSplit } from './rules/leakage/statistics-before-split';
import { targetInFeatures } from './rules/leakage/target-in-features';
import { testSetInTraining } from './rules/leakage/test-set-in-training';
import { testSetReused } from './rules/leakage/test-set-reused';
import { vectorizerBeforeSplit } from './rules/leakage/vectorizer-before-split';
import { missingRandomState } from './rules/randomness/missing-random-state';
import { unseededKeras } from './rules/randomness/unseeded-keras';
import { unseededNumpy } from './rules/randomness/unseeded-numpy';
import { unseededTorch } from './rules/randomness/unseeded-torch';
import { cellTooLong } from './rules/modularity/cell-too-long';
import { noParametersCell } from './rules/modularity/no-parameters-cell';
import { notebookTooLong } from './rules/modularity/notebook-too-long';
import { parametersCell } from './rules/modularity/parameters-cell';
import { unreadCode } from './rules/modularity/unread-code';
import { brokenLink } from './rules/documentation/broken-link';
import { dataSource } from './rules/documentation/data-source';
import { noModelCard } from './rules/documentation/no-model-card';
import { noOpeningText } from './rules/documentation/no-opening-text';
import { noTitle } from './rules/documentation/no-title';
import { openTask } from './rules/documentation/open-task';
import { versionNotRaised } from './rules/documentation/version-not-raised';
import { comparisonWithNan } from './rules/performance/comparison-with-nan';
import { missingEvalMode } from './rules/performance/missing-eval-mode';
import { missingZeroGrad } from './rules/performance/missing-zero-grad';
import { evalExec } from './rules/security/eval-exec';
import { pickleLoad } from './rules/security/pickle-load';
import { shellInjection } from './rules/security/shell-injection';
import { torchLoad } from './rules/security/torch-load';
import { trustRemoteCode } from './rules/security/trust-remote-code';
import { unpinnedDownload } from './rules/security/unpinned-download';
import { exportedInTrainMode } from './rules/export/exported-in-train-mode';
import { incompleteOnnxExport } from './rules/export/incomplete-onnx-export';
import { neverSaved } from './rules/export/never-saved';
import { noOnnxConverter } from './rules/export/no-onnx-converter';
import { noOnnxExport } from './rules/export/no-onnx-export';
import { noSignature } from './rules/export/no-signature';
import { preprocessingNotExported } from './rules/export/preprocessing-not-exported';
import { tokenizerNotSaved } from './rules/export/tokenizer-not-saved';
import { uncheckedOnnxExport } from './rules/export/unchecked-onnx-export';
import { unversionedFileName } from './rules/export/unversioned-file-name';
import { wholeTorchModule } from './rules/export/whole-torch-module';
import { fileTooLarge } from './rules/outputs/file-too-large';
import { invalidNotebookFormat } from './rules/outputs/invalid-notebook-format';
import { largeOutput } from './rules/outputs/large-output';
import { outputPolicy } from './rules/outputs/output-policy';
import { unversionedData } from './rules/outputs/unversioned-data';

/** Every rule. Generated by `npm run rules`: do not edit. */
export const rules: readonly Rule[] = [
  blocksHeadlessRun,
  changedSinceRun,
  duplicateCount,
  executionOrder,
  neverExecuted,
  storedError,
  syntaxError,
  unexecutedCell,
  usedBeforeDefined,
  deletedDefinition,
  outsideState,
  shadowsImport,
  starImport,
  undefinedName,
  absolutePath,
  fileName,
  hardCodedDevice,
  hardCodedEndpoint,
  platformPath,
  shellOut,
  statefulMagic,
  installInNotebook,
  noManifest,
  undeclaredImport,
  unpinnedDependency,
  unpinnedInstall,
  credentialsInUrl,
  passwordInCode,
  privateKey,
  secretAsDefault,
  secretInShell,
  tokenInCode,
  tokenInMetadata,
  tokenInOutput,
  fitBeforeSplit,
  fitOnTestData,
  noHeldOutEvaluation,
  resamplingBeforeSplit,
  scoredOnTrainingData,
  selectionBeforeSplit,
  shuffledTimeSeries,
  statisticsBeforeSplit,
  targetInFeatures,
  testSetInTraining,
  testSetReused,
  vectorizerBeforeSplit,
  missingRandomState,
  unseededKeras,
  unseededNumpy,
  unseededTorch,
  cellTooLong,
  noParametersCell,
  notebookTooLong,
  parametersCell,
  unreadCode,
  brokenLink,
  dataSource,
  noModelCard,
  noOpeningText,
  noTitle,
  openTask,
  versionNotRaised,
  comparisonWithNan,
  missingEvalMode,
  missingZeroGrad,
  evalExec,
  pickleLoad,
  shellInjection,
  torchLoad,
  trustRemoteCode,
  unpinnedDownload,
  exportedInTrainMode,
  incompleteOnnxExport,
  neverSaved,
  noOnnxConverter,
  noOnnxExport,
  noSignature,
  preprocessingNotExported,
  tokenizerNotSaved,
  uncheckedOnnxExport,
  unversionedFileName,
  wholeTorchModule,
  fileTooLarge,
  invalidNotebookFormat,
  largeOutput,
  outputPolicy,
  unversionedData,
];
