"""What the doctor says of this machine."""

from wirewatch_cli.doctor.finding import Verdict
from wirewatch_cli.doctor.machine import packages, python, template, tool


def test_an_old_python_is_bad():
    assert (python((3, 10)).verdict, python((3, 11)).verdict) == (Verdict.BAD, Verdict.OK)


def test_a_package_that_is_not_installed_is_named():
    found = packages(["boto3>=1", "no-such-package[x]>=2; python_version > '3'", 'other; extra == "dev"'])
    assert (found.verdict, found.told, found.remedy) == (Verdict.BAD, "not installed: no-such-package", "make setup")


def test_a_missing_template_is_bad(tmp_path):
    assert template(tmp_path / "template.yaml").verdict is Verdict.BAD


def test_an_optional_program_that_is_missing_is_a_warning_that_says_what_for():
    found = tool("Chromium", ("no-such-browser",), "only for pictures")
    assert (found.verdict, found.remedy) == (Verdict.WARN, "only for pictures")
