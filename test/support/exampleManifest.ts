/** A complete `model.yaml`, as a team would write it. */
export const MANIFEST = `name: churn
version: 1.2.0
owner:
  name: Data Science Team
  contact: ds@example.com
task: binary
notebook: ../../notebooks/train.ipynb
artifact: model.onnx
data:
  - name: train
    role: train
    path: ../../data/train.csv
tests:
  golden:
    - csv: golden.csv
`;
