"""Where things lie by default."""

from pathlib import Path

TEMPLATE = "template.yaml"


def template_path(chosen: Path | None) -> Path:
    """The template to use: the chosen one, that of the working folder, or that of this checkout."""
    here = Path(TEMPLATE)
    return chosen or (here if here.is_file() else Path(__file__).parents[2] / TEMPLATE)
