/** Who asks for a field of the model card. None of the checks claims compliance with any of them. */
export const SOURCES: Readonly<Record<string, string>> = {
  'mitchell-2019': 'Mitchell et al., Model Cards for Model Reporting, FAT* 2019',
  'hugging-face': 'Hugging Face Hub, model card template and metadata',
  'google-mct': 'Google Model Card Toolkit, schema 0.0.2',
  'nvidia': 'NVIDIA Model Card++',
  'cyclonedx': 'CycloneDX 1.6, modelCard',
  'spdx': 'SPDX 3.0, AI profile',
  'eu-annex-iv': 'Regulation (EU) 2024/1689, Annex IV (inspired by; not compliance)',
  'bank-mrm': 'Model risk management guidance for banks, SR 26-2, formerly SR 11-7 (inspired by; not compliance)',
};
