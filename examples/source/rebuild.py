"""Executes the notebooks of the example and stores them with everything they write; see ../recreate.py."""

import argparse
import getpass
import os
import platform
import re
import shutil
import socket
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

SOURCES = Path(__file__).resolve().parent
EXAMPLE = "breast-cancer"
STORED = SOURCES.parent / EXAMPLE
MODEL = Path("models") / EXAMPLE
NOTEBOOKS = ["train", "exploration"]
PRODUCTS = [MODEL / name for name in ("model.onnx", "golden.csv", "evaluation.csv", "metrics.json")]

# One thread, so that sums are taken in one order; pip resolves to the environment that runs this script.
SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
}
# The exploration sets no seed, which is one of its faults. Seeding it from outside, in a request that the execution
# counts do not show, makes its outputs repeatable without mending the notebook.
SEEDING = "import numpy; numpy.random.seed(20); del numpy"


def read_source(name: str):
    """Returns the notebook of a percent script, and the indices of its code cells in order of execution.

    `run=[9, 12]` in a cell's header says at which positions it is executed. Where no cell says so, all code cells are
    executed in the order of the document; where one does, a cell that does not is left unexecuted.
    """
    import jupytext

    notebook = jupytext.read(SOURCES / EXAMPLE / f"{name}.py", fmt="py:percent")
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    positions = {index: notebook.cells[index].metadata.pop("run", None) for index in code}
    if any(positions.values()):
        runs = sorted((position, index) for index in code for position in positions[index] or [])
        order = [index for _, index in runs]
    else:
        order = code
    for index, cell in enumerate(notebook.cells):
        # Only what means something outside jupytext.
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in ("tags", "fails")}
        cell.id = sha256(f"{name}/{index}".encode()).hexdigest()[:8]
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {
            "codemirror_mode": {"name": "ipython", "version": 3},
            "file_extension": ".py",
            "mimetype": "text/x-python",
            "name": "python",
            "nbconvert_exporter": "python",
            "pygments_lexer": "ipython3",
            "version": platform.python_version(),
        },
    }
    return notebook, order


def execute(notebook, order: list[int], folder: Path) -> None:
    """Runs cells in the given order in one kernel. A cell marked `fails` must raise, and no other may."""
    from nbclient import NotebookClient

    failing = {index for index in order if notebook.cells[index].metadata.pop("fails", False)}
    client = NotebookClient(
        notebook,
        allow_errors=True,
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        timeout=300,
    )
    with client.setup_kernel():
        client.kc.execute(SEEDING, silent=True, store_history=False)
        for index in order:
            cell = client.execute_cell(notebook.cells[index], index)
            raised = any(output.output_type == "error" for output in cell.outputs)
            if raised != (index in failing):
                raise RuntimeError(f"cell {index} {'failed' if raised else 'did not fail'}: {cell.outputs}")


def foreign_words(text: str, folder: Path) -> list[str]:
    """Returns what a stored file must not tell: paths, user and host of the machine that made it."""
    # Names of a few letters, such as `root`, occur in ordinary text.
    names = [name for name in (socket.gethostname(), getpass.getuser()) if len(name) > 5]
    paths = [str(path) for path in (folder, Path(sys.prefix), SOURCES, Path.home(), Path(tempfile.gettempdir()))]
    return [word for word in names + paths if word != "/" and word in text]


def rebuild(folder: Path) -> list[Path]:
    """Executes the notebooks in a scratch copy of the example and returns the files produced, relative to it."""
    import nbformat

    (folder / "notebooks").mkdir()
    (folder / MODEL).mkdir(parents=True)
    produced = list(PRODUCTS)
    for name in NOTEBOOKS:
        print(f"executing {name}.ipynb", file=sys.stderr)
        notebook, order = read_source(name)
        execute(notebook, order, folder / "notebooks")
        nbformat.validate(notebook)
        text = nbformat.writes(notebook, indent=1) + "\n"
        if found := foreign_words(text, folder):
            raise RuntimeError(f"{name}.ipynb would store {found}")
        path = Path("notebooks") / f"{name}.ipynb"
        (folder / path).write_text(text, encoding="utf-8")
        produced.append(path)
    return produced


def with_digests(manifest: str, folder: Path) -> str:
    """Returns the text of model.yaml with the digest after each `path:` taken from the file it names."""

    def replace(match: re.Match) -> str:
        digest = sha256((folder / MODEL / match["path"]).read_bytes()).hexdigest()
        return f"{match['head']}sha256:{digest}"

    return re.sub(r"(?P<head>path: (?P<path>\S+)\s+digest: )sha256:[0-9a-f]*", replace, manifest)


def card_differences(card: str, metrics: dict) -> list[str]:
    """Returns where the figures in the model card's front matter differ from those of the notebook."""
    import yaml

    index = yaml.safe_load(card.split("---\n")[1])["model-index"]
    quoted = {metric["type"]: metric["value"] for metric in index[0]["results"][0]["metrics"]}
    actual = {name: metric["value"] for name, metric in metrics.items()}
    return [
        f"MODEL_CARD.md says {quoted.get(name)} for {name}, the notebook {actual.get(name)}"
        for name in sorted(quoted.keys() | actual.keys())
        if quoted.get(name) != actual.get(name)
    ]


def main() -> int:
    import json

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare with the stored files and change nothing")
    check = parser.parse_args().check
    os.environ.update(SETTINGS)

    with tempfile.TemporaryDirectory(prefix="example-") as name:
        folder = Path(name).resolve()
        produced = rebuild(folder)
        manifest = with_digests((STORED / MODEL / "model.yaml").read_text(encoding="utf-8"), folder)
        (folder / MODEL / "model.yaml").write_text(manifest, encoding="utf-8")
        produced.append(MODEL / "model.yaml")
        changed = []
        for path in produced:
            stored = STORED / path
            if not stored.is_file() or stored.read_bytes() != (folder / path).read_bytes():
                changed.append(path)
                if not check:
                    stored.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(folder / path, stored)
        metrics = json.loads((folder / MODEL / "metrics.json").read_text(encoding="utf-8"))["metrics"]
        differences = card_differences((STORED / MODEL / "MODEL_CARD.md").read_text(encoding="utf-8"), metrics)

    for path in changed:
        print(f"{'differs' if check else 'written'}: {path.as_posix()}")
    print(*differences, sep="\n", end="\n" if differences else "")
    if not changed and not differences:
        print("nothing has changed")
    return 1 if differences or (check and changed) else 0


if __name__ == "__main__":
    sys.exit(main())
