"""Topics of MQTT, and the patterns that stand for several of them."""


def fits_topic(pattern: str, topic: str) -> bool:
    """Tell whether a topic is one of those that a pattern with `+` and `#` stands for."""
    wanted, levels = pattern.split("/"), topic.split("/")
    if topic.startswith("$") and wanted[0] in ("+", "#"):
        return False
    for number, level in enumerate(wanted):
        if level == "#":
            return True
        if number >= len(levels) or level not in ("+", levels[number]):
            return False
    return len(wanted) == len(levels)


def subscribed(pattern: str, topic: str) -> bool:
    """Tell whether a subscription gets messages of a topic; it may be one that is shared."""
    alone = pattern.split("/", 2)[-1] if group_of(pattern) else pattern
    return fits_topic(alone, topic)


def group_of(pattern: str) -> str:
    """Give the name of those who share the messages of a subscription; "" if nobody does."""
    return pattern.split("/")[1] if pattern.startswith("$share/") else ""
