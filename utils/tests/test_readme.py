"""README.md keeps its word: its picture is a figure of the repository, its commands and its map exist."""

import re

import pytest

from utils.notebooks import ROOT, picture

README = (ROOT / "README.md").read_text(encoding="utf-8")
FIGURE = ("00-prerequisites/01-python-for-math.ipynb", 6)


def test_the_picture_is_the_one_in_the_notebook():
    notebook, number = FIGURE
    assert (ROOT / "references" / "figure.png").read_bytes() == picture(ROOT / notebook, number), (
        f"refresh it: python -m utils.notebooks picture {notebook} {number} references/figure.png"
    )


def test_the_caption_names_the_notebook():
    assert re.search(
        r"!\[.{20,}\]\(references/figure\.png\)\s+\*From \[[^\]]+\]\(" + re.escape(FIGURE[0]), README
    )


@pytest.mark.parametrize("target", ["lab", "test"])
def test_the_two_commands_are_targets_of_the_makefile(target):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^    make {target}$", README, re.M)
    assert re.search(rf"^{target}:", makefile, re.M)


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
