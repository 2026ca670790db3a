"""Tests that name a scenario."""

import pytest

HOT = """
worlds:
  climate: {temperature: {steps: {0s: 20, 10m: 30}}, humidity: 40, pressure: 1000}
  button: {value: {steps: {0s: false, 60s: true, 61s: false}}}
faults:
  - {at: 20m, node: climate, fault: unplug, lasts: 5m}
"""


@pytest.fixture(autouse=True)
def hot(folder):
    file = folder / "hot.yaml"
    file.write_text(HOT)
    return file


def test_sensors_measure_what_the_scenario_says_and_its_faults_happen(outcome):
    one = outcome("""
scenario: hot.yaml
for: 1h
expect:
  climate.temperature: {least: about 20, most: about 30}
  9m: {climate.temperature: about 20}
  11m: {climate.temperature: about 30}
  24m: {state: {climate: lost}, climate.temperature: {silent: 21m to 24m}}
  30m: {state: {climate: ok}}
  62s: {lamp: on}
  errors: {climate: above 0}
""")
    assert one.good, one.failures


def test_a_scenario_of_the_file_is_for_every_test_that_names_no_other(trials, folder):
    (folder / "cold.yaml").write_text("worlds: {climate: {temperature: -5}}")
    first, second = trials("""
scenario: hot.yaml
tests:
  hot: {for: 1m, expect: {climate.temperature: about 20}}
  cold: {scenario: cold.yaml, for: 1m, expect: {climate.temperature: about -5}}
""")
    assert first.good, first.failures
    assert second.good, second.failures


def test_what_the_test_gives_counts_more(outcome):
    one = outcome("""
scenario: hot.yaml
given:
  5m: {climate.temperature: 44}
  8m: {climate.temperature: null}
expect:
  4m: {climate.temperature: about 20}
  6m: {climate.temperature: 44}
  9m: {climate.temperature: about 20}
""")
    assert one.good, one.failures


def test_a_contact_that_the_scenario_moves_is_not_pressed_by_the_test_too(outcome):
    one = outcome("scenario: hot.yaml\ngiven: {5s: {press: button}}\nexpect: {lamp: off}")
    assert not one.good
    assert "the scenario moves GPIO17 (pin 11)" in str(one.failures)


def test_mistakes_of_the_scenario_come_with_those_of_the_tests(refused, hot):
    hot.write_text("worlds:\n  climat: {temperature: 1}\nfaults: [{at: 5, node: button}]\n")
    text = refused("""
scenario: hot.yaml
tests:
  one: {expect: {lmp: on}}
  two: {scenario: none.yaml, expect: {lamp: on}}
  three: {scenario: hot.yaml, expect: {lamp: on}}
""")
    assert 'hot.yaml:2:3: the pipeline has no node "climat"' in text
    assert 'did you mean "climate"?' in text
    assert "hot.yaml:3:15: at: must be a duration" in text or "hot.yaml:3:15" in text
    assert text.count("climat:") == 1, "each scenario is checked once"
    assert "room.test.yaml:4:18: " in text
    assert 'room.test.yaml:5:19: there is no scenario "none.yaml"' in text
