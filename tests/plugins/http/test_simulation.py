from wolkflow.registry import Registry
from wolkflow.testing.pipeline import run_pipeline

PIPELINE = """
flows:
  all:
    - http.get: {url: "http://192.0.2.1/", every: 10s, answer: text}
    - http.post: {url: "http://192.0.2.1/"}
"""


def test_a_simulation_sends_nothing(tmp_path):
    file = tmp_path / "p.yaml"
    file.write_text(PIPELINE)
    with run_pipeline(file, registry=Registry.load()) as run:
        run.advance(20)
        assert run.values("all/2") == ["{}"] * 3
