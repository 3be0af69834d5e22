"""The template as AWS translates it: by the Serverless transform's own code, kept for the next run."""

import hashlib
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from wirewatch_cli.cloud.account import REGION
from wirewatch_cli.cloud.errors import CloudError

KEPT = 40  # translations of this template: by parameters, and by what was edited


def translated(source: dict[str, Any], parameters: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Plain CloudFormation. What an earlier run has left in the folder is taken if it was made of the same.

    A folder that cannot be read or written is done without.
    """
    kept = folder / f"translated-{_digest(source, parameters)}.json"
    try:
        found: dict[str, Any] = json.loads(kept.read_bytes())
    except (OSError, ValueError):
        found = translate(source, parameters)
        _keep(kept, found)
    return found


def _digest(source: Mapping[str, Any], parameters: Mapping[str, str]) -> str:
    made_of = [source, dict(parameters), version("aws-sam-translator")]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True, default=str).encode()).hexdigest()[:32]


def _keep(file: Path, made: Mapping[str, Any]) -> None:
    """Whole or not at all: other runs may write and read at the same time."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            json.dump(made, stream)
        Path(name).replace(file)
        for old in sorted(file.parent.glob("translated-*.json"), key=os.path.getmtime)[:-KEPT]:
            old.unlink()
    except OSError:
        return


def translate(source: dict[str, Any], parameters: Mapping[str, str]) -> dict[str, Any]:
    """Plain CloudFormation, as the Serverless transform makes it."""
    import boto3  # noqa: PLC0415  (these take half a second to import)
    from samtranslator.model.exceptions import InvalidDocumentException  # noqa: PLC0415
    from samtranslator.parser.parser import Parser  # noqa: PLC0415
    from samtranslator.translator.translator import Translator  # noqa: PLC0415

    _point_code_nowhere(source)
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=REGION))
    try:
        made: dict[str, Any] = translator.translate(source, parameter_values=dict(parameters))
    except InvalidDocumentException as error:
        reasons = "; ".join(cause.message for cause in error.causes)
        raise CloudError(f"the template does not translate: {reasons}") from error
    return made


def _point_code_nowhere(source: dict[str, Any]) -> None:
    """The transform wants uploaded code; nothing here is uploaded."""
    bodies = [*source["Resources"].values(), source.get("Globals", {}).get("Function", {})]
    for body in bodies:
        properties = body.get("Properties", body)
        for key in ("CodeUri", "ContentUri"):
            if key in properties:
                properties[key] = "s3://local/source"
