"""The flows of this site, by name: a journey's row names its flow, and finds its steps here."""

from collections.abc import Iterable, Mapping

from flask import Flask, current_app

from wizard.flow.steps import Flow


def init_app(app: Flask, flows: Iterable[Flow]) -> None:
    """Tell the app which flows there are."""
    app.extensions["flows"] = {flow.name: flow for flow in flows}


def all_flows() -> Mapping[str, Flow]:
    """Every flow of this site, by name."""
    return current_app.extensions["flows"]
