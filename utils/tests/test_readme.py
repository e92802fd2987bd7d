"""README.md keeps its word: its picture is a figure of the repository, its commands and its map exist."""

import base64
import html
import re

import pytest

from utils.notebooks import ROOT, Notebook

README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE = "references/figure.png"


def test_the_picture_is_the_figure_with_that_description_in_the_notebook_that_the_caption_names():
    shown = re.search(
        rf'<img src="{PICTURE}" width="(\d+)" alt="(.+)">\s+\*From \[[^\]]+\]\(([^)]+)\)', README
    )
    assert shown, f"README.md does not show {PICTURE} above a caption that links to its notebook"
    width, description, notebook = int(shown[1]), html.unescape(shown[2]), shown[3]
    outputs = {
        "".join(output["data"]["text/plain"]): output
        for cell in Notebook.read(ROOT / notebook).code
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    }
    assert description in outputs, f"{notebook} has no figure that is described as in README.md"
    number, output = list(outputs).index(description) + 1, outputs[description]
    assert width == output["metadata"]["image/png"]["width"], "README.md shows the picture in another size"
    assert (ROOT / PICTURE).read_bytes() == base64.b64decode(output["data"]["image/png"]), (
        f"refresh it: python -m utils.notebooks picture {notebook} {number} {PICTURE}"
    )


@pytest.mark.parametrize("target", ["lab", "test"])
def test_the_two_commands_are_targets_of_the_makefile(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^    make {target}$", README, re.M)
    assert re.search(rf"^{target}:", makefile, re.M)


@pytest.mark.parametrize("command", ["progress", "update"])
def test_the_roadmap_says_early_which_commands_help(command):
    opening = (ROOT / "roadmap.md").read_text(encoding="utf-8").partition("\n## ")[2].partition("\n## ")[0]
    assert f"`make {command}`" in opening


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_link_leads_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [
        link
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in link and not link.startswith("..")
    ]
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing, f"{page} links to what is not there: {missing}"


def test_the_map_names_every_folder():
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    named = set(re.findall(r"^\| \[?([\w-]+)\]?", README, re.M))
    assert folders - {"node_modules", "my-answers"} <= named, f"the map leaves out {sorted(folders - named)}"
