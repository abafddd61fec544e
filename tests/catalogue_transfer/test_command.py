"""`flask catalogue import PATH`: a folder of publiccode.yml files, twice."""

from pathlib import Path
from typing import Any

from registry.catalogue.models import Application
from registry.kernel.db import session
from tests.factories import world

FILE = """publiccodeYmlVersion: "0.7"
name: {name}
url: https://example.org/{name}.git
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  id:
    shortDescription: Uji coba singkat
    longDescription: "{long}"
    features: [satu]
legal: {{license: AGPL-3.0-or-later}}
maintenance: {{type: internal, contacts: [{{name: Narahubung}}]}}
localisation: {{localisationReady: false, availableLanguages: [id]}}
"""


def test_a_folder_is_imported_once(app: Any, tmp_path: Path) -> None:
    world.person(world.KARAWANG, "catalogue")
    for name in ("satu", "dua"):
        (tmp_path / name).mkdir()
        text = FILE.format(name=name, long="Uraian panjang. " * 20)
        (tmp_path / name / "publiccode.yml").write_text(text)
    command = ["catalogue", "import", str(tmp_path), "--government", world.KARAWANG]
    first = app.test_cli_runner().invoke(args=command)
    assert (first.exit_code, first.output) == (0, f"{tmp_path}: 2 baru\n")
    session.rollback()
    made = session.query(Application).order_by(Application.name).all()
    assert [(a.name, a.state, a.host_code) for a in made] == [
        ("dua", "draft", world.KARAWANG), ("satu", "draft", world.KARAWANG)]  # fmt: skip
    second = app.test_cli_runner().invoke(args=command)
    assert (second.exit_code, second.output) == (0, f"{tmp_path}: 2 sama\n")
