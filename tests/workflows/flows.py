"""Workflows as data, and a small runner of their jobs: every `run:` block in bash as GitHub runs it.

Stand-ins for what only GitHub has (`uses:` steps): checkout and set-up of Python are nothing (the scratch folder is
checked out, its `.venv` runs this Python); a cache is a folder beside the scratch folder, restored by key or by the
newest key with a prefix; an artifact is the list of files that would be taken along.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FLOWS: dict[str, dict[Any, Any]] = {path.name: yaml.safe_load(path.read_text("utf-8")) for path in FILES}
STEPS = [
    (name, job, step)
    for name, flow in FLOWS.items()
    for job, content in flow["jobs"].items()
    for step in content["steps"]
]
_FIELD = re.compile(
    r"'[^']*'|(?<![\w'.-])(github|steps|needs|env|vars)((?:\.[\w-]+)+)|hashFiles\([^)]*\)|\b(cancelled|failure|always|success)\(\)"
)


class Value(str):
    """A value of an expression: compared with a number it is one, as GitHub has it."""

    __hash__ = str.__hash__

    def __lt__(self, other: object) -> bool:
        return float(self or 0) < float(str(other))

    def __gt__(self, other: object) -> bool:
        return float(self or 0) > float(str(other))


@dataclass
class Done:
    """What a job did: steps that ran with their output, whether it failed, its outputs, artifacts by name."""

    ran: dict[str, str] = field(default_factory=dict)
    failed: bool = False
    steps: dict[str, dict[str, str]] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    artifacts: dict[str, list[str]] = field(default_factory=dict)
    saved: list[str] = field(default_factory=list)
    summary: str = ""


@dataclass
class Run:
    """One run of a workflow in `place`: `github` is the context, `needs` are the jobs that ran before."""

    flow: str
    place: Path
    github: Mapping[str, str]
    env: Mapping[str, str] = field(default_factory=dict)
    needs: dict[str, Done] = field(default_factory=dict)

    def wanted(self, job: str) -> bool:
        """What the job's `if:` says; without one, whether all jobs that it needs were there and went well."""
        content = FLOWS[self.flow]["jobs"][job]
        named = content.get("needs", [])
        fine = all(
            name in self.needs and not self.needs[name].failed
            for name in ([named] if isinstance(named, str) else named)
        )
        condition = str(content.get("if", "success()"))
        return fine and self.true(condition, Done()) if not _asks_itself(condition) else self.true(condition, Done())

    def job(self, name: str) -> Done:
        """Run the job's steps."""
        done = Done()
        content = FLOWS[self.flow]["jobs"][name]
        for number, step in enumerate(content["steps"]):
            condition = str(step.get("if", "success()"))
            if (done.failed and not _asks_itself(condition)) or not self.true(condition, done):
                continue
            title = str(step.get("name", step.get("uses", number)))
            if "run" in step:
                self._shell(step, title, done)
            else:
                self._action(step, title, done)
        done.outputs = {key: self.text(value, done) for key, value in content.get("outputs", {}).items()}
        self.needs[name] = done
        return done

    def true(self, condition: str, done: Done) -> bool:
        """An `if:`: the operators of expressions are Python's after a few changes of spelling."""
        inner = re.sub(r"^\$\{\{(.*)\}\}$", r"\1", condition.strip())
        values: list[object] = []
        named = _FIELD.sub(lambda found: self._named(found, values, done), inner)
        words = re.sub(r"!(?!=)", " not ", named).replace("&&", " and ").replace("||", " or ")
        return bool(eval(words, {"__builtins__": {}, "v": values}))  # noqa: S307 - our own workflow files

    def text(self, value: object, done: Done) -> str:
        """A value with its `${{ … }}` filled in."""

        def filled(found: re.Match[str]) -> str:
            values: list[object] = []
            _FIELD.sub(lambda part: self._named(part, values, done), found[1])
            return str(values[0]) if values else ""

        return re.sub(r"\$\{\{(.*?)\}\}", filled, str(value))

    def _named(self, found: re.Match[str], values: list[object], done: Done) -> str:
        text = found[0]
        if text.startswith("'"):
            values.append(Value(text[1:-1]))
        elif found[3]:
            values.append(
                {"cancelled": False, "always": True, "failure": done.failed, "success": not done.failed}[found[3]]
            )
        elif text.startswith("hashFiles"):
            values.append("locks")
        else:
            values.append(self._field(found[1], found[2].split(".")[1:], done))
        return f"v[{len(values) - 1}]"

    def _field(self, context: str, path: list[str], done: Done) -> Value:
        match context, path:
            case "steps", [step, "outputs", name]:
                return Value(done.steps.get(step, {}).get(name, ""))
            case "needs", [job, "outputs", name]:
                return Value(self.needs[job].outputs.get(name, "") if job in self.needs else "")
            case "needs", [job, "result"]:
                return Value("skipped" if job not in self.needs else "failure" if self.needs[job].failed else "success")
            case ("github", [name]):
                return Value(self.github[name])
            case (("vars" | "env"), [name]):
                return Value(self.env.get(name, ""))
            case "github", _:
                return Value(self.github[".".join(path)])
        raise KeyError(context, path)

    def _shell(self, step: Mapping[str, Any], title: str, done: Done) -> None:
        files = {name: self.place.parent / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        own = {key: self.text(value, done) for key, value in step.get("env", {}).items()}
        context = {"GITHUB_SHA": self.github["sha"], "GITHUB_EVENT_NAME": self.github["event_name"], "CI": "true"}
        env = {**os.environ, **context, **self.env, **{name: str(file) for name, file in files.items()}, **own}
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.place, env=env, capture_output=True, text=True, check=False, timeout=240,
        )  # fmt: skip
        done.ran[title] = ran.stdout + ran.stderr
        done.failed |= ran.returncode != 0
        rows = (line.partition("=") for line in files["GITHUB_OUTPUT"].read_text("utf-8").splitlines())
        if "id" in step:
            done.steps[step["id"]] = {key: value for key, _, value in rows}
        done.summary += files["GITHUB_STEP_SUMMARY"].read_text("utf-8")

    def _action(self, step: Mapping[str, Any], title: str, done: Done) -> None:
        action = step["uses"].partition("@")[0]
        given = {key: self.text(value, done) for key, value in step.get("with", {}).items()}
        path, outputs = self.place / given.get("path", "."), {}
        match action:
            case "actions/cache/restore" | "actions/cache":
                outputs["cache-matched-key"] = self._restore(given, path)
            case "actions/cache/save":
                shutil.rmtree(self._caches / given["key"], ignore_errors=True)
                target = self._caches / given["key"] / given["path"]
                (shutil.copytree if path.is_dir() else _copy)(path, target)
                done.saved.append(given["key"])
            case "actions/upload-artifact" | "actions/upload-pages-artifact":
                found = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
                assert found or given.get("if-no-files-found") != "error", f"{title}: nothing at {path}"
                if found and path.exists():
                    name = given.get("name", "github-pages")
                    done.artifacts[name] = [file.relative_to(self.place).as_posix() for file in found]
            case "actions/setup-python":
                outputs["python-version"] = "3.11"
            case "actions/deploy-pages":
                assert "github-pages" in self.needs["build"].artifacts
            case _:
                assert action == "actions/checkout", action
        done.ran[title] = action
        if "id" in step:
            done.steps[step["id"]] = outputs

    @property
    def _caches(self) -> Path:
        return self.place.parent / "caches"

    def _restore(self, given: Mapping[str, str], path: Path) -> str:
        kept = sorted(self._caches.glob("*"), key=lambda folder: folder.stat().st_mtime_ns, reverse=True)
        keys = [given["key"], *given.get("restore-keys", "").split()]
        for folder in (folder for key in keys for folder in kept if folder.name.startswith(key)):
            found = folder / given["path"]
            if not path.exists():
                (shutil.copytree if found.is_dir() else _copy)(found, path)
            return folder.name
        return ""


def _asks_itself(condition: str) -> bool:
    """Whether the condition looks after failures itself; otherwise GitHub adds `success()`."""
    return re.search(r"\b(always|cancelled|failure)\(\)", condition) is not None


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
