"""Tables of nodes for READMEs: made from the classes, so that they can't be wrong."""

import re
from pathlib import Path

from wolkflow.cli.described import ERROR_PORT, Described, describe
from wolkflow.cli.exits import FAILED, Stop, stop_for
from wolkflow.cli.settings import Setting
from wolkflow.config.node_class import COMMON
from wolkflow.registry import Registry

BEGIN, END = "<!-- nodes -->", "<!-- /nodes -->"
PLACE = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)

HEAD = "| node | what it does | settings |\n| --- | --- | --- |"
HEAD_WITH_OUTPUTS = "| node | what it does | sends | settings |\n| --- | --- | --- | --- |"


def tables(registry: Registry) -> str:
    """Write a table for each plugin, under its name."""
    plugins = sorted({registry.plugin_of(name) for name in registry.names()})
    return "\n\n".join(f"## {plugin}\n\n{table(registry, plugin)}" for plugin in plugins)


def table(registry: Registry, plugin: str) -> str:
    """Write the table of a plugin's nodes; what they send, if that is fixed for one of them."""
    names = [name for name in registry.names() if registry.plugin_of(name) == plugin]
    nodes = [describe(registry, name) for name in names]
    with_outputs = any(map(_outputs, nodes))
    head = HEAD_WITH_OUTPUTS if with_outputs else HEAD
    return "\n".join([head, *(_row(node, with_outputs=with_outputs) for node in nodes)])


def fill(readme: Path, registry: Registry) -> None:
    """Put the table of the plugin in the README's folder between the marks in it."""
    try:
        text = readme.read_text(encoding="utf-8")
        new = filled(text, readme, registry)
        if new != text:
            readme.write_text(new, encoding="utf-8")
    except OSError as error:
        raise stop_for(error) from error


def filled(text: str, readme: Path, registry: Registry) -> str:
    """Give a README's text with its table as it must be; a text without marks stays as it is."""
    if BEGIN not in text:
        return text
    plugin = plugin_in(readme.absolute().parent, registry)
    return PLACE.sub(lambda _: f"{BEGIN}\n{table(registry, plugin)}\n{END}", text)


def plugin_in(folder: Path, registry: Registry) -> str:
    """Name the plugin that is in a folder."""
    for name, plugin in registry.plugins.list_name_plugin():
        file = getattr(plugin, "__file__", None)
        if file and Path(file).resolve().parent == folder.resolve():
            return name
    raise Stop(f"wolkflow: there is no plugin in {folder}", FAILED)


def _row(node: Described, *, with_outputs: bool) -> str:
    settings = "<br>".join(_setting(one) for one in node.settings if one.name != COMMON)
    cells = [f"`{node.type}`", _cell(node.sentence), settings or "none"]
    if with_outputs:
        cells.insert(2, _outputs(node))
    return f"| {' | '.join(cells)} |"


def _outputs(node: Described) -> str:
    """Name the series with their units, and the ports; nothing where any may come."""
    series = [
        f"`{name}`" + (f" in {_cell(unit)}" if unit else "")
        for name, unit in (node.series or {}).items()
    ]
    ports = [
        f"`{port}`: {_cell(what)}" for port, what in node.ports.items() if port not in ERROR_PORT
    ]
    return "<br>".join(series + ports)


def _setting(setting: Setting) -> str:
    return f"`{setting.name}`: {_cell(setting.description)} ({_cell(setting.summary)})"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
