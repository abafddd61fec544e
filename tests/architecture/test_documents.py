"""Generated documents are what the tables say now."""

from registry import cli
from registry.procedure.diagram import document


def test_workflow_document_is_generated_from_the_tables() -> None:
    assert cli.WORKFLOW_DOCUMENT.read_text(encoding="utf-8") == document(cli.workflows())
