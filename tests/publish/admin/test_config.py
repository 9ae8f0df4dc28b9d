"""The form's configuration: everything that the models have, in Chinese, for every host."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel, ValidationError

from pipeline.build.checking import read_and_check
from pipeline.build.folders import Folders
from pipeline.ingest.shelf import Shelf
from pipeline.model.catalog import Catalog
from pipeline.model.data_files import DATA_FILES
from pipeline.model.matter import Matter
from pipeline.model.office import HOST_NEEDS, Form
from pipeline.publish.admin import files
from pipeline.publish.admin.config import choices, config
from pipeline.publish.admin.fields import fields_of
from pipeline.publish.admin.files import form_jobs, form_problems
from pipeline.publish.admin.hosts import HOSTS, LOCAL, backend, reaches
from pipeline.publish.context import Context

ROOT = Path(__file__).parents[3]
OURS = {"kepu-id", "kepu-words", "kepu-file", "kepu-body"}
DECAPS = {"string", "text", "number", "boolean", "datetime", "select", "list", "object", "color", "hidden"}
NEEDED = {"auth": "https://login.example.org", "app_id": "id-1", "url": "https://git.example.org/"}


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """The demonstration."""
    found, _ = read_and_check(Folders(ROOT, ROOT / "content", ROOT / "build"))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def made(shelf: Shelf) -> dict[str, Any]:
    """Its configuration on one's own computer."""
    return config(shelf.office, choices(shelf.office, shelf.vocabulary, shelf.channels, shelf.layouts), LOCAL)


def walked(fields: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for field in fields:
        yield field
        yield from walked(field.get("fields", []))


def all_fields(made: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for collection in made["collections"]:
        for part in collection.get("files", [collection]):
            yield from walked(part["fields"])


def test_every_field_of_every_model_is_there(shelf: Shelf, made: dict[str, Any]) -> None:
    offered = choices(shelf.office, shelf.vocabulary, shelf.channels, shelf.layouts)
    for model in (Matter, *(file.model for file in DATA_FILES)):
        names = {field["name"] for field in fields_of(model, offered)}
        assert set(model.model_fields) - names <= {"tagging"}, model
    pieces = [each for each in made["collections"] if each["format"] == "kepu-piece" and "folder" in each]
    assert len(pieces) == 2 + len(shelf.office.columns)
    for each in pieces:
        assert {field["name"] for field in each["fields"]} == {*Matter.model_fields, "body"}


def test_every_data_file_is_there(made: dict[str, Any]) -> None:
    paths = {file["file"] for each in made["collections"] for file in each.get("files", ())}
    wanted = {f"content/{file.path}" for file in DATA_FILES}
    assert paths == {*wanted, "content/_data/lexicon.txt", "content/pages/about.md"}


def test_labels_are_chinese_and_widgets_exist(made: dict[str, Any]) -> None:
    for field in all_fields(made):
        assert field["widget"] in OURS | DECAPS, field
        label = field.get("label", "文")
        assert label == "DOI" or any("\u4e00" <= sign <= "\u9fff" for sign in label), field
        if field["widget"] == "select":
            assert field["options"], field["name"]


def test_selects_offer_the_office_s_own(shelf: Shelf, made: dict[str, Any]) -> None:
    article = {field["name"]: field for field in made["collections"][0]["fields"]}
    values = {name: [option["value"] for option in article[name].get("options", ())] for name in article}
    assert values["topics"] == [topic.id for topic in shelf.vocabulary.topics]
    assert values["accounts"] == list(shelf.office.accounts)
    assert values["authors"] == list(shelf.office.people)
    assert values["column"] == list(shelf.office.columns)


def test_the_scripts_know_every_mapping_of_records(made: dict[str, Any]) -> None:
    """A list with a `key` is a mapping in the file: templates/admin/formats.js turns those that `keyed` names."""
    keyed = {field["name"] for field in all_fields(made) if any(f["name"] == "key" for f in field.get("fields", ()))}
    assert set(made["kepu"]["keyed"]) == keyed
    assert made["kepu"]["order"] == list(Matter.model_fields)


def form(host: str, **more: Any) -> Form:
    return Form(host=host, repo="kexie/kepu", **{name: NEEDED[name] for name in HOST_NEEDS[host]}, **more)


@pytest.mark.parametrize("host", HOSTS)
def test_hosts(host: str) -> None:
    settings = backend(form(host))
    assert settings["backend"]["name"] == host
    assert "{" not in json.dumps(settings["backend"]).strip("{}")
    assert settings["publish_mode"] == ("simple" if host == "gitea" else "editorial_workflow")
    assert backend(form(host, review=False))["publish_mode"] == "simple"
    assert all(origin.startswith("https://") for origin in reaches(form(host)))
    for name in HOST_NEEDS[host]:
        with pytest.raises(ValidationError, match=name):
            Form.model_validate(form(host).model_dump() | {name: None})


def test_the_hosts_are_those_of_the_model() -> None:
    assert set(HOSTS) == set(HOST_NEEDS) == set(get_args(Form.model_fields["host"].annotation))
    assert issubclass(Form, BaseModel)


def catalog(shelf: Shelf, wanted: Form | None) -> Catalog:
    office = replace(shelf.office, form=wanted)
    return Catalog(ROOT / "content", ROOT, office, shelf.vocabulary, shelf.channels, shelf.layouts, shelf.looks, ())


@pytest.fixture
def context() -> Context:
    nowhere = ROOT / "build"
    return Context(ROOT, ROOT / "content", nowhere, nowhere, "", lambda _name, _tasks: {})


def test_no_form_yml_no_form(shelf: Shelf, context: Context) -> None:
    assert list(form_jobs(catalog(shelf, None), context)) == []
    assert form_problems(catalog(shelf, None)) == []


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Packages as npm leaves them."""
    texts = {
        "decap-cms/package.json": '{"version": "3.16.3"}',
        "decap-cms/dist/decap-cms.js": "decap",
        "decap-cms/dist/1.decap-cms.js": "part",
        "decap-cms/dist/cms.js": "the same again",
        "decap-cms/dist/decap-cms.js.map": "map",
        "yaml/package.json": '{"version": "2.9.1"}',
        "yaml/browser/index.js": "yaml",
        "yaml/browser/dist/a/b.js": "inner",
    }
    for name, text in texts.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.setattr(files, "PACKAGES", tmp_path)
    return tmp_path


def test_the_public_form(shelf: Shelf, context: Context, packages: Path) -> None:
    jobs = {job.path: job for job in form_jobs(catalog(shelf, form("gitea")), context)}
    taken = {path.removeprefix("site/admin/") for path in jobs}
    assert {
        "index.html",
        "config.yml",
        "keep.js",
        "decap/decap-cms.js",
        "decap/1.decap-cms.js",
        "yaml/dist/a/b.js",
    } <= taken
    assert not any(path.endswith((".map", "/cms.js")) for path in taken)
    settings = json.loads(jobs["site/admin/config.yml"].make())
    assert settings["backend"]["api_root"] == "https://git.example.org/api/v1"
    page = jobs["site/admin/index.html"].make().decode()
    assert "connect-src 'self' blob: data: https://git.example.org;" in page
    assert "<script>" not in page and "CONNECT" not in page and "NAME" not in page
    assert "decap-cms@3.16.3" in jobs["site/admin/decap/decap-cms.js"].key


def test_a_form_without_its_packages_is_told(
    shelf: Shelf, packages: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert form_problems(catalog(shelf, form("gitlab"))) == []
    monkeypatch.setattr(files, "PACKAGES", tmp_path / "nothing")
    (problem,) = form_problems(catalog(shelf, form("gitlab")))
    assert problem.code == "K592" and "scripts/setup form" in problem.remedy
