"""How long property tests try: a little each time, thoroughly when asked for.

    HYPOTHESIS_PROFILE=thorough tests/run

No deadlines: a machine that is shared may stand still for a while.
"""

import os

from hypothesis import HealthCheck, settings

slow = [HealthCheck.too_slow]
settings.register_profile("quick", max_examples=25, deadline=None, suppress_health_check=slow)
settings.register_profile("thorough", max_examples=300, deadline=None, suppress_health_check=slow)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
