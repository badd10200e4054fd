"""The flows of this site, by name: a journey's row names its flow, and finds its steps here."""

from collections.abc import Iterable, Mapping

from flask import Flask

from wizard.core.app_state import AppState
from wizard.flow.steps import Flow

_flows = AppState[Mapping[str, Flow]]("flows")


def init_app(app: Flask, flows: Iterable[Flow]) -> None:
    """Tell the app which flows there are."""
    _flows.set(app, {flow.name: flow for flow in flows})


def all_flows() -> Mapping[str, Flow]:
    """Every flow of this site, by name."""
    return _flows.get()
