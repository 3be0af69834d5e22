"""The deployment that a command acts on: a stack in AWS, or the `wirewatch run` of this machine."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError
from click.core import ParameterSource

from wirewatch.aws import clients
from wirewatch.feeds.route import LOCAL_ROUTE, AllowLoopback
from wirewatch_cli import run_file
from wirewatch_cli.environment import environment
from wirewatch_cli.plain_errors import RefusedError

NEITHER = "which deployment? --stack NAME for one in AWS (or set WIREWATCH_STACK), --local for a `wirewatch run`"
NOTHING_RUNS = "no `wirewatch run` is running on this machine: start one in another terminal, or name a --stack"
IT_ENDED = "the `wirewatch run` of this machine ended meanwhile: not all of it may have been done"
NO_OUTPUTS = "stack {stack} has no output FeedsTable: is it a Wirewatch deployment, and has its deploy finished?"
HINTS = {
    "NoCredentialsError": "no AWS credentials: set AWS_PROFILE, or sign in with `aws sso login`",
    "NoRegionError": "no AWS region: set AWS_REGION, or `region` in your profile",
}


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is known of it; `outputs` are those of the template, `contact` is what publishers are told."""

    name: str
    outputs: Mapping[str, str]
    contact: str = ""
    is_local: bool = False


def deployment_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --stack and --local."""
    help_ = "The stack in AWS.  [env: WIREWATCH_STACK]"
    stack = click.option("--stack", metavar="NAME", envvar="WIREWATCH_STACK", help=help_)
    local = click.option("--local", is_flag=True, help="The `wirewatch run` of this machine.")
    return stack(local(command))


def on_deployment(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command --stack and --local, and the deployment as its first argument, connected while it runs."""

    @deployment_options
    @wraps(command)
    def connected(*arguments: Any, stack: str | None, local: bool, **options: Any) -> Any:
        source = click.get_current_context().get_parameter_source("stack")
        if local and source is ParameterSource.ENVIRONMENT:
            stack = None
        with deployment(stack, local) as found:
            return command(found, *arguments, **options)

    return connected


@contextmanager
def deployment(stack: str | None, local: bool) -> Iterator[Deployment]:
    """Inside, the production adapters reach the stack of that name, or the local run.

    Raises RefusedError, also for whatever AWS refuses inside: no credentials, no such stack, nothing running …
    """
    if local and stack:
        raise RefusedError("--stack and --local are two deployments: name one")
    if not local and not stack:
        raise RefusedError(NEITHER)
    with ExitStack() as stays:
        stays.enter_context(_plain_refusals())
        yield stays.enter_context(_running()) if local else _deployed(stack or "")


def _deployed(stack: str) -> Deployment:
    found = clients.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found.get("Outputs", ())}
    if "FeedsTable" not in outputs:
        raise RefusedError(NO_OUTPUTS.format(stack=stack))
    parameters = {each["ParameterKey"]: each["ParameterValue"] for each in found.get("Parameters", ())}
    return Deployment(f"stack {stack}", outputs, parameters.get("OperatorAddress", ""))


@contextmanager
def _running() -> Iterator[Deployment]:
    running = run_file.find()
    if running is None:
        raise RefusedError(NOTHING_RUNS)
    with environment(_local_environment(running), without=("AWS_",)):
        token = LOCAL_ROUTE.set(AllowLoopback())  # as the run itself does
        try:
            yield Deployment("the local run", running.outputs, running.contact, is_local=True)
        except EndpointConnectionError as error:
            raise RefusedError(IT_ENDED) from error
        finally:
            LOCAL_ROUTE.reset(token)
            clients.forget()
            boto3.DEFAULT_SESSION = None


def _local_environment(running: run_file.Running) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": running.endpoint,
        "AWS_ACCESS_KEY_ID": running.key,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": running.region,
        "AWS_DEFAULT_REGION": running.region,
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "AWS_CONFIG_FILE": os.devnull,  # so that no profile of the user's leads elsewhere
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


@contextmanager
def _plain_refusals() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise RefusedError(_refused(error)) from error
    except BotoCoreError as error:
        raise RefusedError(HINTS.get(type(error).__name__, " ".join(str(error).split()))) from error


def _refused(error: ClientError) -> str:
    told = error.response["Error"]
    message = " ".join(told.get("Message", "").split())
    if error.operation_name == "DescribeStacks" and "does not exist" in message:
        return f"{message}: is it deployed in this account and region?"
    return f"AWS refused {error.operation_name}: {told.get('Code', '')}: {message}"
